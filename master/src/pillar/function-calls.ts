import type { HostAnswers, HostQuestion, PillarWork } from '@muster/compile';
import { errorMessage, MusterError } from '@muster/shared';

/** How long one function may take, such as an answer of an HTTP service. */
const usualLimitMs = 60_000;

/** Performs the execution functions that pillar templates call, on the master. Their code is loaded when the first one is called. */
export class FunctionCalls {
  readonly #opts: Readonly<Record<string, unknown>>;
  readonly #ending: AbortSignal;
  readonly #limitMs: number;
  #code: ReturnType<typeof load> | undefined;

  /**
   * @param opts the options of the master, where sdb finds its profiles
   * @param ending what ends calls that are under way
   */
  constructor(opts: Readonly<Record<string, unknown>>, ending: AbortSignal, limitMs = usualLimitMs) {
    this.#opts = opts;
    this.#ending = ending;
    this.#limitMs = limitMs;
  }

  /** Answers what is asked while the pillar of one minion is compiled; what functions read that is secret goes into `secrets`. */
  answersFor(work: PillarWork, secrets: Set<string>): HostAnswers {
    return async (question) => {
      this.#code ??= load();
      const { functions } = await this.#code;
      if (question.kind === 'functions') return { names: [...functions.names()], brokenModules: [] };
      if (question.kind !== 'call') return undefined;
      try {
        return await this.#call(question, work, secrets);
      } catch (error) {
        throw new MusterError('PILLAR_FAILED', errorMessage(error));
      }
    };
  }

  async #call(
    question: Extract<HostQuestion, { kind: 'call' }>,
    { id, grains }: PillarWork,
    secrets: Set<string>,
  ): Promise<unknown> {
    this.#code ??= load();
    const { callForPillar, functions, host } = await this.#code;
    const over = AbortSignal.timeout(this.#limitMs);
    const overdue = new MusterError(
      'TIMEOUT',
      `${question.fun} did not answer within ${this.#limitMs / 1000} s`,
    );
    const answer = callForPillar(question, {
      registry: functions,
      host,
      id,
      grains,
      opts: this.#opts,
      keepSecret(texts) {
        for (const text of texts) secrets.add(text);
      },
      signal: AbortSignal.any([this.#ending, over]),
    });
    // Not every function heeds the signal.
    return Promise.race([rejectedBy(over, overdue), answer]);
  }
}

function rejectedBy(signal: AbortSignal, reason: Error): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(reason), { once: true });
  });
}

async function load() {
  const [{ callForPillar, createRegistry }, { createReadingHost }] = await Promise.all([
    import('@muster/catalog'),
    import('@muster/engine'),
  ]);
  return { callForPillar, host: createReadingHost(), functions: createRegistry().functions };
}
