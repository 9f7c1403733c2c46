import { isRecord, MusterError, openSecretFile, readSecretFile } from '@muster/shared';
import { type AuditHead, type AuditLine, follow, genesis, hashOf, parseLine } from './audit-chain.ts';
import { linesBefore, linesFrom } from './audit-file.ts';

/** What is wrong with an audit log. */
export interface AuditFault {
  /** Line of the file, from 1; one past the end where lines are missing there. */
  readonly line: number;
  readonly message: string;
}

/** What reading a whole audit log came to. */
export interface AuditCheck {
  readonly path: string;
  /** Lines up to the fault, or to the end. */
  readonly lines: number;
  readonly fault?: AuditFault | undefined;
}

/**
 * Reads a whole audit log and says what is wrong with it. Its head is the one beside it; a copy without one is checked
 * for what it holds. A line that its writer did not finish after the head is no fault: nothing was promised of it.
 */
export async function checkAuditLog(
  path: string,
  known?: AuditHead,
  signal?: AbortSignal,
): Promise<AuditCheck> {
  const head = known ?? (await readHead(path)) ?? genesis;
  let last = genesis;
  for await (const { bytes, isWhole } of linesFrom(path, 0, known?.size, signal)) {
    const line = last.sequence + 1;
    if (!isWhole) break;
    const next = follow(last, bytes);
    if (next === undefined) {
      return faulty(path, last, line, 'this line or the one before was altered, added or removed');
    }
    last = next;
    if (last.sequence === head.sequence && last.hash !== head.hash) {
      return faulty(path, last, line, 'this line was altered');
    }
  }
  const missing = head.sequence - last.sequence;
  if (missing > 0) return faulty(path, last, last.sequence + 1, `${missing} lines are missing at the end`);
  return { path, lines: last.sequence };
}

/** The newest lines of a log that fit, the oldest of them first. */
export async function lastLines(
  path: string,
  size: number,
  limit: number,
  fits: (line: AuditLine) => boolean,
): Promise<AuditLine[]> {
  const lines: AuditLine[] = [];
  for await (const bytes of linesBefore(path, size)) {
    const line = parseLine(bytes);
    if (line !== undefined && fits(line)) lines.unshift(line);
    if (lines.length >= limit) break;
  }
  return lines;
}

/**
 * Where a log really ends: at its head, or at the last line after it that follows. What stands there besides was never
 * finished. Throws where the end is not what the head says: to write on would hide it.
 */
export async function checkEnd(path: string, head: AuditHead): Promise<{ head: AuditHead; rest: Buffer }> {
  await using file = await openSecretFile(path);
  if (file === undefined) throw tampered(path, 'the file is gone');
  if ((await file.stat()).size < head.size) throw tampered(path, 'lines are missing at its end');
  for await (const bytes of linesBefore(path, head.size)) {
    if (hashOf(bytes) !== head.hash) throw tampered(path, `its line ${head.sequence} was altered`);
    break;
  }
  let end = head;
  const rest: Buffer[] = [];
  for await (const { bytes, isWhole } of linesFrom(path, head.size)) {
    const next = rest.length === 0 && isWhole ? follow(end, bytes) : undefined;
    if (next === undefined) rest.push(bytes);
    else end = next;
  }
  return { head: end, rest: Buffer.concat(rest) };
}

/** The head beside a log; undefined where there is none. */
export async function readHead(path: string): Promise<AuditHead | undefined> {
  const text = await readSecretFile(headPath(path));
  if (text === undefined) return undefined;
  try {
    const head: unknown = JSON.parse(text);
    if (isHead(head)) return head;
  } catch {
    // It is always replaced as a whole.
  }
  throw tampered(path, `its head, ${headPath(path)}, is none`);
}

/** The file that holds a log's head. */
export function headPath(path: string): string {
  return `${path}.head`;
}

export function tampered(path: string, what: string): MusterError {
  return new MusterError(
    'STORE_FAILED',
    `the audit log ${path} was tampered with: ${what}; keep it and its .head elsewhere, and the master begins another`,
  );
}

function isHead(head: unknown): head is AuditHead {
  return (
    isRecord(head) &&
    typeof head['sequence'] === 'number' &&
    typeof head['hash'] === 'string' &&
    typeof head['size'] === 'number'
  );
}

function faulty(path: string, { sequence }: AuditHead, line: number, message: string): AuditCheck {
  return { path, lines: sequence, fault: { line, message } };
}
