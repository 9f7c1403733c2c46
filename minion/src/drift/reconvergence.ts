import { setTimeout as delay } from 'node:timers/promises';
import { errorMessage } from '@muster/shared';
import type { Logger } from 'pino';
import type { Mine } from '../reporting/mine.ts';
import { isStale, type MineRead } from './mine-reads.ts';

export interface ReconvergenceOptions {
  readonly mine: Mine;
  /** What the applied highstate read of the mine; empty where nothing is to be done. */
  readonly reads: () => readonly MineRead[];
  /** Applies the highstate again. */
  readonly converge: () => Promise<void>;
  readonly signal: AbortSignal;
  readonly log: Logger;
  readonly gatherMs?: number;
  readonly restMs?: number;
}

/** Applies the highstate again when what it read of the mine has another value now: soon, but not for each of many changes. */
export class Reconvergence {
  readonly #options: ReconvergenceOptions;
  #isWanted = false;
  #isRunning = false;

  constructor(options: ReconvergenceOptions) {
    this.#options = options;
  }

  /** The mine changed, or may have while nobody was listening. */
  mineMayHaveChanged(): void {
    if (this.#options.reads().length === 0) return;
    this.#isWanted = true;
    if (!this.#isRunning) void this.#run();
  }

  async #run(): Promise<void> {
    const { mine, reads, converge, signal, log, gatherMs = 500, restMs = 10_000 } = this.#options;
    this.#isRunning = true;
    try {
      while (this.#isWanted && !signal.aborted) {
        await delay(gatherMs, undefined, { signal, ref: false });
        this.#isWanted = false;
        if (!(await isStale(reads(), mine, signal))) continue;
        log.info('values of the mine that the highstate read have changed: applying it again');
        await converge();
        await delay(restMs, undefined, { signal, ref: false });
      }
    } catch (error) {
      if (!signal.aborted) log.warn(`converging with the mine failed: ${errorMessage(error)}`);
    } finally {
      this.#isRunning = false;
    }
  }
}
