import { EventEmitter } from 'node:events';
import { open, statfs, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { isDiskFull, MusterError } from '@muster/shared';

interface DiskEvents {
  /** It became full, or there is room again. */
  change: [isFull: boolean];
}

/** What operators are told of the disk that the master's state lies on. */
export interface DiskReport {
  readonly path: string;
  readonly isFull: boolean;
  readonly freeBytes: number;
}

const probeMs = 1000;
/** What has to fit again before the disk counts as having room. */
const roomBytes = 256 * 1024;

/** Whether the disk that the master's state lies on takes what is written: whoever writes tells of failures here. */
export class Disk extends EventEmitter<DiskEvents> {
  readonly #directory: string;
  #timer: NodeJS.Timeout | undefined;

  constructor(directory: string) {
    super();
    this.setMaxListeners(0);
    this.#directory = directory;
  }

  get isFull(): boolean {
    return this.#timer !== undefined;
  }

  /** The error to throw in place of one that came of writing: DISK_FULL where it says that. */
  explain(cause: unknown): unknown {
    if (cause instanceof MusterError || !isDiskFull(cause)) return cause;
    if (this.#timer === undefined) {
      this.#timer = setInterval(() => void this.#probe(), probeMs);
      this.#timer.unref();
      this.emit('change', true);
    }
    return new MusterError(
      'DISK_FULL',
      `the master's disk is full: nothing was changed; make room where ${this.#directory} lies and try again`,
      { cause, retryable: true },
    );
  }

  /** Resolves when there is room; at once where nobody has said otherwise. */
  async room(): Promise<void> {
    if (!this.isFull) return;
    await new Promise<void>((resolve) => {
      this.once('change', () => resolve());
    });
  }

  async report(): Promise<DiskReport> {
    const { bavail, bsize } = await statfs(this.#directory);
    return { path: this.#directory, isFull: this.isFull, freeBytes: bavail * bsize };
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** Free space is no promise (a quota, blocks kept for root): only writing shows it. */
  async #probe(): Promise<void> {
    const path = join(this.#directory, '.probe');
    try {
      await using file = await open(path, 'w', 0o600);
      await file.writeFile(Buffer.alloc(roomBytes));
      await file.sync();
    } catch {
      return;
    } finally {
      await unlink(path).catch(() => undefined);
    }
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.emit('change', false);
  }
}
