import { FunctionCalls } from './function-calls.ts';
import type { PillarResult, PillarSettings, PillarWork } from './pillar-request.ts';
import { PillarWorker } from './pillar-worker.ts';

/**
 * Threads that compile pillar, started when they are needed. Where all are busy the minions take turns, so that one
 * which asks for a thousand holds nobody up for longer than the one of it that runs.
 */
export class PillarPool {
  readonly #settings: PillarSettings;
  readonly #calls: FunctionCalls;
  readonly #size: number;
  readonly #idle: PillarWorker[] = [];
  readonly #busy = new Set<PillarWorker>();
  /** Those that wait, by minion; a Map keeps the order of the turns. */
  readonly #waiting = new Map<string, (() => void)[]>();
  #isClosed = false;

  constructor(settings: PillarSettings, size: number) {
    this.#settings = settings;
    this.#calls = new FunctionCalls(settings.opts);
    this.#size = size;
  }

  async compile(work: PillarWork): Promise<PillarResult> {
    const worker = await this.#take(work.id);
    try {
      return await worker.compile(work);
    } finally {
      this.#giveBack(worker);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#idle, ...this.#busy].map((worker) => worker.close()));
  }

  async #take(id: string): Promise<PillarWorker> {
    while (this.#idle.length === 0 && this.#busy.size >= this.#size) {
      await new Promise<void>((resolve) => {
        this.#waiting.set(id, [...(this.#waiting.get(id) ?? []), resolve]);
      });
    }
    const worker = this.#idle.pop() ?? new PillarWorker(this.#settings, this.#calls);
    this.#busy.add(worker);
    return worker;
  }

  #giveBack(worker: PillarWorker): void {
    this.#busy.delete(worker);
    if (worker.isAlive && !this.#isClosed) this.#idle.push(worker);
    this.#wakeNext();
  }

  #wakeNext(): void {
    for (const [id, [next, ...later]] of this.#waiting) {
      // To the end of the queue with the rest of this minion's.
      this.#waiting.delete(id);
      if (later.length > 0) this.#waiting.set(id, later);
      next?.();
      return;
    }
  }
}
