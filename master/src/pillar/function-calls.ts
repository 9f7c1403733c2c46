import { errorMessage } from '@muster/shared';
import type { FunctionAnswer, FunctionQuestion, PillarWork } from './pillar-request.ts';

/** Performs the execution functions that pillar templates call, on the master. Their code is loaded when the first one is called. */
export class FunctionCalls {
  readonly #opts: Readonly<Record<string, unknown>>;
  #code: ReturnType<typeof load> | undefined;

  /** @param opts the options of the master, where sdb finds its profiles */
  constructor(opts: Readonly<Record<string, unknown>>) {
    this.#opts = opts;
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
    signal: AbortSignal,
  ): Promise<FunctionAnswer> {
    try {
      const { callForPillar, functions, host } = await this.#load();
      const value = await callForPillar(question, {
        registry: functions,
        host,
        id,
        grains,
        opts: this.#opts,
        keepSecret(texts) {
          for (const text of texts) secrets.add(text);
        },
        signal,
      });
      return { value };
    } catch (error) {
      return { problem: errorMessage(error) };
    }
  }

  #load(): ReturnType<typeof load> {
    this.#code ??= load();
    return this.#code;
  }
}

async function load() {
  const { callForPillar, createDebianHost, createRegistry } = await import('@muster/modules');
  return { callForPillar, host: createDebianHost(), functions: createRegistry().functions };
}
