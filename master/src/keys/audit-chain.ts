import { createHash } from 'node:crypto';

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

/** An entry as it stands in the log. */
export interface AuditLine extends AuditEntry {
  readonly sequence: number;
  /** ISO 8601, UTC. */
  readonly time: string;
  /** Hash of the line before; the first has zeros. */
  readonly previous: string;
}

/** Where a log ends: the last line's number and hash, and how many bytes the file has up to there. */
export interface AuditHead {
  readonly sequence: number;
  readonly hash: string;
  readonly size: number;
}

/** The head of a log without lines. */
export const genesis: AuditHead = { sequence: 0, hash: '0'.repeat(64), size: 0 };

/** The line, with its end, that an entry becomes after a head, and the head that it makes. */
export function extend(head: AuditHead, entry: AuditEntry, time: string): { text: string; head: AuditHead } {
  const line: AuditLine = { sequence: head.sequence + 1, time, ...entry, previous: head.hash };
  const bytes = Buffer.from(JSON.stringify(line));
  return { text: `${bytes.toString()}\n`, head: after(head, line.sequence, bytes) };
}

/** The head that a line makes that was read after another head; undefined where it does not belong there. */
export function follow(head: AuditHead, bytes: Buffer): AuditHead | undefined {
  const line = parseLine(bytes);
  const belongs = line?.sequence === head.sequence + 1 && line.previous === head.hash;
  return belongs ? after(head, head.sequence + 1, bytes) : undefined;
}

/** What a line says; undefined where it is none. */
export function parseLine(bytes: Buffer): AuditLine | undefined {
  try {
    const line: AuditLine = JSON.parse(bytes.toString());
    return typeof line === 'object' && line !== null ? line : undefined;
  } catch {
    return undefined;
  }
}

/** SHA-256 of a line without its end, hexadecimal. */
export function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function after({ size }: AuditHead, sequence: number, bytes: Buffer): AuditHead {
  return { sequence, hash: hashOf(bytes), size: size + bytes.length + 1 };
}
