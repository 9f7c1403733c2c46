import { deserialize, serialize } from 'node:v8';

/** Bytes of the length in front of each message. */
export const headerLength = 4;
const longest = 1024 * 1024 * 1024;

/** A message as bytes: its length, then what V8 makes of it (all that structured cloning keeps). */
export function encodeFrame(message: unknown): Buffer {
  const body = serialize(message);
  const header = Buffer.alloc(headerLength);
  header.writeUInt32LE(body.length);
  return Buffer.concat([header, body]);
}

/** The length of the body that a header announces. */
export function bodyLength(header: Buffer): number {
  const length = header.readUInt32LE(0);
  if (length > longest) throw new RangeError(`a message of ${length} bytes`);
  return length;
}

/** The message of a body. */
export function decodeBody(body: Buffer): unknown {
  return deserialize(body);
}

/** Puts messages together from the pieces in which a stream delivers them. */
export class FrameReader {
  #pieces: Buffer[] = [];
  #length = 0;
  /** How many bytes there must be before there is something to do. */
  #wanted = headerLength;

  *add(piece: Buffer): Generator {
    this.#pieces.push(piece);
    this.#length += piece.length;
    while (this.#length >= this.#wanted) {
      const all = Buffer.concat(this.#pieces);
      this.#pieces = [all];
      const end = headerLength + bodyLength(all);
      this.#wanted = end;
      if (all.length < end) return;
      this.#pieces = [all.subarray(end)];
      this.#length = all.length - end;
      this.#wanted = headerLength;
      yield decodeBody(all.subarray(headerLength, end));
    }
  }
}
