import { errorMessage, MusterError } from '@muster/shared';
import type { FunctionAnswer, FunctionQuestion, PillarWork } from './pillar-request.ts';

/** How long one function may take, such as an answer of an HTTP service. */
const usualLimitMs = 60_000;

/** Performs the execution functions that pillar templates call, on the master. Their code is loaded when the first one is called. */
export class FunctionCalls {
  readonly #opts: Readonly<Record<string, unknown>>;
  readonly #limitMs: number;
  #code: ReturnType<typeof load> | undefined;

  /** @param opts the options of the master, where sdb finds its profiles */
  constructor(opts: Readonly<Record<string, unknown>>, limitMs = usualLimitMs) {
    this.#opts = opts;
    this.#limitMs = limitMs;
  }

  /** The names of all functions, those that will not be called from pillar included. */
  async names(): Promise<readonly string[]> {
    const { functions } = await this.#load();
    return [...functions.names()];
  }

  /** What a function answers for the pillar of one minion; what it reads that is secret goes into `secrets`. */
  async answer(
    question: FunctionQuestion,
    { id, grains }: PillarWork,
    secrets: Set<string>,
    ending: AbortSignal,
  ): Promise<FunctionAnswer> {
    try {
      const { callForPillar, functions, host } = await this.#load();
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
        signal: AbortSignal.any([ending, over]),
      });
      // Not every function heeds the signal.
      return { value: await Promise.race([rejectedBy(over, overdue), answer]) };
    } catch (error) {
      return { problem: errorMessage(error) };
    }
  }

  #load(): ReturnType<typeof load> {
    this.#code ??= load();
    return this.#code;
  }
}

function rejectedBy(signal: AbortSignal, reason: Error): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(reason), { once: true });
  });
}

async function load() {
  const [{ callForPillar, createRegistry }, { createDebianHost }] = await Promise.all([
    import('@muster/catalog'),
    import('@muster/modules'),
  ]);
  return { callForPillar, host: createDebianHost(), functions: createRegistry().functions };
}
