import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';

/** A line without its end, or what stands at the end of the file without one. */
export interface FileLine {
  readonly bytes: Buffer;
  readonly isWhole: boolean;
}

const newline = 0x0a;
const chunkBytes = 64 * 1024;
/** Longer than any line: a file without ends of lines is not read into memory. */
const longestLine = 64 * 1024 * 1024;

/** The lines of a file from one place to another, in order; an AbortError when the signal fires. */
export async function* linesFrom(
  path: string,
  start: number,
  end = Number.POSITIVE_INFINITY,
  signal?: AbortSignal,
): AsyncGenerator<FileLine> {
  if (start >= end) return;
  let parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of createReadStream(path, {
    start,
    end: end - 1,
    highWaterMark: 16 * chunkBytes,
    signal,
  })) {
    let rest: Buffer = chunk;
    for (let at = rest.indexOf(newline); at >= 0; at = rest.indexOf(newline)) {
      yield { bytes: Buffer.concat([...parts, rest.subarray(0, at)]), isWhole: true };
      parts = [];
      length = 0;
      rest = rest.subarray(at + 1);
    }
    parts.push(rest);
    length += rest.length;
    if (length > longestLine) break;
  }
  if (length > 0) yield { bytes: Buffer.concat(parts), isWhole: false };
}

/** The lines of a file that end at a place or before it, the last one first. */
export async function* linesBefore(path: string, end: number): AsyncGenerator<Buffer> {
  await using file = await open(path);
  let rest = Buffer.alloc(0);
  let isAtEnd = true;
  let unread = end;
  for (let size = chunkBytes; unread > 0; size *= 2) {
    const chunk = Buffer.alloc(Math.min(size, unread));
    unread -= chunk.length;
    await file.read(chunk, 0, chunk.length, unread);
    rest = Buffer.concat([isAtEnd && chunk.at(-1) === newline ? chunk.subarray(0, -1) : chunk, rest]);
    isAtEnd = false;
    for (let at = rest.lastIndexOf(newline); at >= 0; at = rest.lastIndexOf(newline)) {
      yield rest.subarray(at + 1);
      rest = rest.subarray(0, at);
    }
    if (rest.length > longestLine) return;
  }
  if (end > 0) yield rest;
}
