import type { PillarResult, PillarSettings, PillarWork } from './pillar-request.ts';
import { PillarWorker } from './pillar-worker.ts';

/** Threads that compile pillar, started when they are needed; who comes when all are busy waits its turn. */
export class PillarPool {
  readonly #settings: PillarSettings;
  readonly #size: number;
  readonly #idle: PillarWorker[] = [];
  readonly #busy = new Set<PillarWorker>();
  readonly #waiting: (() => void)[] = [];
  #isClosed = false;

  constructor(settings: PillarSettings, size: number) {
    this.#settings = settings;
    this.#size = size;
  }

  async compile(work: PillarWork): Promise<PillarResult> {
    const worker = await this.#take();
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

  async #take(): Promise<PillarWorker> {
    while (this.#idle.length === 0 && this.#busy.size >= this.#size) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
    const worker = this.#idle.pop() ?? new PillarWorker(this.#settings);
    this.#busy.add(worker);
    return worker;
  }

  #giveBack(worker: PillarWorker): void {
    this.#busy.delete(worker);
    if (worker.isAlive && !this.#isClosed) this.#idle.push(worker);
    this.#waiting.shift()?.();
  }
}
