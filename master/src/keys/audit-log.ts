import { createHash } from 'node:crypto';
import { chmod, open, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { MusterError, makePrivateDirectory, readSecretFile, writeSecretFile } from '@muster/shared';

/** Who did (or was denied) what to whom; everything that a program or a person may later have to prove. */
export interface AuditEntry {
  /** `uid:0`, `token:1a2b3c4d`, `minion:web1`, `address:10.0.0.5`, `master`. */
  readonly actor: string;
  /** `key.accept`, `token.create`, `session.refuse`, ... */
  readonly action: string;
  readonly subject: string;
  readonly isAllowed: boolean;
  readonly details?: Readonly<Record<string, unknown>>;
}

interface AuditLine extends AuditEntry {
  readonly sequence: number;
  readonly time: string;
  /** Hash of the line before; the first has zeros. */
  readonly previous: string;
}

interface Head {
  readonly sequence: number;
  readonly hash: string;
}

export interface AuditFault {
  /** Line of the file, from 1; one past the end where lines are missing there. */
  readonly line: number;
  readonly message: string;
}

const genesis: Head = { sequence: 0, hash: '0'.repeat(64) };

/**
 * Lines of JSON, each with the hash of the one before; the last one's hash is kept in `<path>.head`. So a line that
 * was altered, removed, added or cut off at the end is found, unless all of both files was written anew.
 */
export class AuditLog {
  readonly #path: string;
  readonly #now: () => number;
  #head: Head;
  #size: number;
  readonly #waiting: { readonly text: string; readonly head: Head }[] = [];
  #writing: Promise<void> | undefined;

  /** Opens the log, or makes it; MusterError where it was tampered with at its end. */
  static async open(path: string, now: () => number = Date.now): Promise<AuditLog> {
    await makePrivateDirectory(dirname(path));
    const head = await headOf(path);
    const { size } = await stat(path);
    return new AuditLog(path, head, size, now);
  }

  private constructor(path: string, head: Head, size: number, now: () => number) {
    this.#path = path;
    this.#size = size;
    this.#head = head;
    this.#now = now;
  }

  /** Adds an entry; done when it is on disk. Entries that come together are written together. */
  append(entry: AuditEntry): Promise<void> {
    const line: AuditLine = {
      sequence: this.#head.sequence + 1,
      time: new Date(this.#now()).toISOString(),
      ...entry,
      previous: this.#head.hash,
    };
    const text = JSON.stringify(line);
    this.#head = { sequence: line.sequence, hash: hashOf(text) };
    this.#waiting.push({ text, head: this.#head });
    this.#writing ??= this.#write();
    return this.#writing;
  }

  async #write(): Promise<void> {
    // The entries of this turn of the event loop go to disk together.
    await Promise.resolve();
    try {
      while (this.#waiting.length > 0) {
        const batch = [...this.#waiting];
        const bytes = Buffer.from(batch.map(({ text }) => `${text}\n`).join(''));
        await using file = await open(this.#path, 'r+');
        // At its place rather than at the end: what a failed attempt left there is overwritten.
        await file.write(bytes, 0, bytes.length, this.#size);
        await file.truncate(this.#size + bytes.length);
        await file.sync();
        this.#size += bytes.length;
        this.#waiting.splice(0, batch.length);
        await writeSecretFile(headPath(this.#path), JSON.stringify(batch.at(-1)?.head));
      }
    } finally {
      this.#writing = undefined;
    }
  }
}

/** Reads a whole audit log and says what is wrong with it, or undefined. */
export async function verifyAuditLog(path: string): Promise<AuditFault | undefined> {
  const text = await readFile(path, 'utf8');
  const expectedHead = await readHead(path);
  let last: Head = genesis;
  const lines = text.split('\n').slice(0, -1);
  if (!text.endsWith('\n') && text !== '')
    return { line: lines.length + 1, message: 'the last line is cut short' };
  for (const [index, line] of lines.entries()) {
    const { sequence, previous } = parseLine(line);
    if (sequence !== last.sequence + 1 || previous !== last.hash) {
      return { line: index + 1, message: 'this line or the one before was altered, added or removed' };
    }
    last = { sequence, hash: hashOf(line) };
    if (sequence === expectedHead.sequence && last.hash !== expectedHead.hash) {
      return { line: index + 1, message: 'this line was altered' };
    }
  }
  if (last.sequence < expectedHead.sequence) {
    return {
      line: lines.length + 1,
      message: `${expectedHead.sequence - last.sequence} lines are missing at the end`,
    };
  }
  return undefined;
}

async function headOf(path: string): Promise<Head> {
  const text = await readSecretFile(path);
  const kept = await readHead(path);
  if (text === undefined) {
    if (kept.sequence > 0) throw tampered(path, 'the file is gone');
    await using file = await open(path, 'a', 0o600);
    await file.sync();
    await chmod(path, 0o600);
    return genesis;
  }
  const last = text.trimEnd().split('\n').at(-1) ?? '';
  const { sequence } = last === '' ? genesis : parseLine(last);
  if (sequence < kept.sequence) throw tampered(path, 'lines are missing at its end');
  return last === '' ? genesis : { sequence, hash: hashOf(last) };
}

async function readHead(path: string): Promise<Head> {
  const text = await readSecretFile(headPath(path));
  if (text === undefined) return genesis;
  const { sequence, hash } = Object(JSON.parse(text));
  return { sequence: Number(sequence), hash: String(hash) };
}

function parseLine(line: string): { sequence: number; previous: string } {
  try {
    const { sequence, previous } = Object(JSON.parse(line));
    return { sequence: Number(sequence), previous: String(previous) };
  } catch {
    return { sequence: NaN, previous: '' };
  }
}

function headPath(path: string): string {
  return `${path}.head`;
}

function hashOf(line: string): string {
  return createHash('sha256').update(line).digest('hex');
}

function tampered(path: string, what: string): MusterError {
  return new MusterError('STORE_FAILED', `the audit log ${path} was tampered with: ${what}`);
}
