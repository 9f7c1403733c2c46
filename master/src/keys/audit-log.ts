import { chmod, type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorMessage, isSystemError, makePrivateDirectory, writeSecretFile } from '@muster/shared';
import { Disk } from '../store/disk.ts';
import { type AuditEntry, type AuditHead, type AuditLine, extend, genesis } from './audit-chain.ts';
import {
  type AuditCheck,
  checkAuditLog,
  checkEnd,
  headPath,
  lastLines,
  readHead,
  tampered,
} from './audit-check.ts';

export interface AuditLogOptions {
  readonly now?: (() => number) | undefined;
  readonly disk?: Disk | undefined;
}

interface Waiting {
  readonly entry: AuditEntry;
  readonly time: string;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Lines of JSON, each with the hash of the one before; the last one's hash is kept in `<path>.head`. So a line that
 * was altered, removed, added or cut off at the end is found, unless all of both files was written anew.
 */
export class AuditLog {
  readonly #path: string;
  readonly #now: () => number;
  readonly #disk: Disk;
  #head: AuditHead;
  #waiting: Waiting[] = [];
  #isWriting = false;
  readonly #closing = new AbortController();
  #checking: Promise<AuditCheck> | undefined;
  #lastCheck: AuditCheck | undefined;
  /** What has to be said with the next entries. */
  #owed: AuditEntry[] = [];

  /**
   * Opens the log, or makes it; an error where it was tampered with at its end. What a crash left there unfinished is
   * cut off, and the next lines say so.
   */
  static async open(path: string, { now = Date.now, disk }: AuditLogOptions = {}): Promise<AuditLog> {
    await makePrivateDirectory(dirname(path));
    const known = (await readHead(path)) ?? (await create(path));
    const { head, rest } = await checkEnd(path, known);
    const log = new AuditLog(path, head, now, disk ?? new Disk(dirname(path)));
    if (rest.length > 0) await log.#cutOff(rest);
    return log;
  }

  private constructor(path: string, head: AuditHead, now: () => number, disk: Disk) {
    this.#path = path;
    this.#head = head;
    this.#now = now;
    this.#disk = disk;
  }

  /** Adds an entry; done when it is on disk, and not at all where it fails. Entries that come together are written together. */
  append(entry: AuditEntry): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ entry, time: new Date(this.#now()).toISOString(), resolve, reject });
      if (!this.#isWriting) void this.#writeWaiting();
    });
  }

  /** Writes down what is about to be done and does it; where that fails, the log says so too. */
  async cover<Result>(entries: readonly AuditEntry[], work: () => Promise<Result>): Promise<Result> {
    await Promise.all(entries.map((entry) => this.append(entry)));
    try {
      return await work();
    } catch (error) {
      const failed = errorMessage(error);
      this.#owed.push(...entries.map((entry) => ({ ...entry, details: { ...entry.details, failed } })));
      throw error;
    }
  }

  /** What the last check came to. */
  get lastCheck(): AuditCheck | undefined {
    return this.#lastCheck;
  }

  /** Checks the whole log as it is now, a piece at a time; who asks meanwhile is told the same. */
  async check(): Promise<AuditCheck> {
    this.#checking ??= checkAuditLog(this.#path, this.#head, this.#closing.signal).finally(() => {
      this.#checking = undefined;
    });
    this.#lastCheck = await this.#checking;
    return this.#lastCheck;
  }

  /** The newest lines that fit, the oldest of them first. */
  last(limit: number, fits: (line: AuditLine) => boolean): Promise<AuditLine[]> {
    return lastLines(this.#path, this.#head.size, limit, fits);
  }

  /** Ends a check that is under way, with an AbortError; entries are written all the same. */
  close(): void {
    this.#closing.abort();
  }

  async #writeWaiting(): Promise<void> {
    this.#isWriting = true;
    // The entries of this turn of the event loop go to disk together.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        await this.#write(batch);
        for (const { resolve } of batch) resolve();
      } catch (error) {
        const explained = this.#disk.explain(error);
        for (const { reject } of batch) reject(explained);
      }
    }
    this.#isWriting = false;
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    const owed = this.#owed;
    const [{ time } = { time: '' }] = batch;
    let head = this.#head;
    let text = '';
    for (const each of [...owed.map((entry) => ({ entry, time })), ...batch]) {
      const line = extend(head, each.entry, each.time);
      text += line.text;
      head = line.head;
    }
    await using file = await open(this.#path, 'r+');
    try {
      await writeAt(file, Buffer.from(text), this.#head.size);
      await file.sync();
      await writeSecretFile(headPath(this.#path), JSON.stringify(head));
    } catch (error) {
      await file.truncate(this.#head.size).catch(() => undefined);
      throw error;
    }
    this.#head = head;
    this.#owed = this.#owed.slice(owed.length);
  }

  async #cutOff(rest: Buffer): Promise<void> {
    await using file = await open(this.#path, 'r+');
    await file.truncate(this.#head.size);
    await file.sync();
    this.#owed.push({
      actor: 'master',
      action: 'audit.mend',
      subject: `line ${this.#head.sequence + 1}`,
      isAllowed: true,
      details: {
        reason: 'the master was stopped while it wrote this line, which was cut off',
        bytes: rest.length,
        begins: rest.subarray(0, 1000).toString(),
      },
    });
  }
}

/** An empty log and its head, which is there before any line is. */
async function create(path: string): Promise<AuditHead> {
  try {
    await using file = await open(path, 'ax', 0o600);
    await file.sync();
  } catch (error) {
    if (!isSystemError(error, 'EEXIST')) throw error;
    await using file = await open(path);
    if ((await file.stat()).size > 0) throw tampered(path, 'its head is gone');
  }
  await chmod(path, 0o600);
  await writeSecretFile(headPath(path), JSON.stringify(genesis));
  return genesis;
}

/** Writes all of the bytes: on a disk that is nearly full, a write may take less than it was given. */
async function writeAt(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}
