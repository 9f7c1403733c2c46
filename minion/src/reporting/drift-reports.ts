import { join } from 'node:path';
import { errorMessage, type MinionMessages, minionMessages } from '@muster/shared';
import type { Logger } from 'pino';
import { readTextIfPresent, writeDurably } from '../storage/durable-file.ts';

type Report = MinionMessages['drift'];

/** One thing that drifted, and what was done about it. */
export type DriftEntry = Report['entries'][number];

export interface DriftReportsOptions {
  readonly directory: string;
  /** Sends a report; false where there is no connection. */
  readonly send: (report: Report) => boolean;
  readonly log: Logger;
  readonly now?: () => number;
}

const gatherMs = 50;
/** A master that is away for long must not fill the disk of its minions. */
const mostEntries = 10_000;

/** What the drift watch did, kept on disk until the master has it. */
export class DriftReports {
  readonly #options: DriftReportsOptions;
  readonly #now: () => number;
  #waiting: Report[];
  readonly #gathered: DriftEntry[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #lastSequence: number;

  private constructor(options: DriftReportsOptions, waiting: Report[]) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#waiting = waiting;
    this.#lastSequence = waiting.at(-1)?.sequence ?? 0;
  }

  static async open(options: DriftReportsOptions): Promise<DriftReports> {
    const text = await readTextIfPresent(pathIn(options.directory));
    return new DriftReports(options, parseReports(text ?? '[]', options.log));
  }

  /** Takes an entry; those that come together are reported together. */
  add(entry: DriftEntry): void {
    this.#gathered.push(entry);
    this.#timer ??= setTimeout(() => void this.flush(), gatherMs);
  }

  /** Writes what was gathered to disk and sends it. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const entries = this.#gathered.splice(0);
    if (entries.length > 0) {
      // Counts on from the clock, so that a number is never used twice, not even after the disk was lost.
      this.#lastSequence = Math.max(this.#lastSequence + 1, this.#now());
      const report = { sequence: this.#lastSequence, entries };
      this.#waiting.push(report);
      this.#dropOldest();
      await this.#save();
      this.#options.send(report);
    }
    await this.#writing;
  }

  /** Sends everything that the master has not acknowledged; to be called when a connection stands. */
  deliver(): void {
    for (const report of this.#waiting) this.#options.send(report);
  }

  /** The master has stored a report. */
  async acknowledged(sequence: number): Promise<void> {
    const before = this.#waiting.length;
    this.#waiting = this.#waiting.filter((report) => report.sequence !== sequence);
    if (this.#waiting.length !== before) await this.#save();
  }

  async #save(): Promise<void> {
    this.#writing = this.#writeAfter(this.#writing);
    await this.#writing;
  }

  async #writeAfter(earlier: Promise<void>): Promise<void> {
    await earlier;
    const { directory, log } = this.#options;
    try {
      await writeDurably(pathIn(directory), JSON.stringify(this.#waiting));
    } catch (error) {
      log.error(`drift reports cannot be kept on disk: ${errorMessage(error)}`);
    }
  }

  #dropOldest(): void {
    let entries = this.#waiting.reduce((sum, report) => sum + report.entries.length, 0);
    while (entries > mostEntries && this.#waiting.length > 1) {
      const dropped = this.#waiting.shift();
      entries -= dropped?.entries.length ?? 0;
      this.#options.log.warn(
        { entries: dropped?.entries.length },
        'dropped the oldest drift report: the master did not take it',
      );
    }
  }
}

function pathIn(directory: string): string {
  return join(directory, 'drift-reports.json');
}

function parseReports(text: string, log: Logger): Report[] {
  try {
    return minionMessages.drift.array().parse(JSON.parse(text));
  } catch (error) {
    log.error(`drift reports on disk cannot be read: ${errorMessage(error)}`);
    return [];
  }
}
