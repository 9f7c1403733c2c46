import type { Duplex } from 'node:stream';
import { MusterError, messageLimits } from '@muster/shared';

/** What passes between the master and its gateway: `tag` says whose, `payload` what. */
export interface Frame {
  readonly kind: number;
  readonly tag: Buffer;
  readonly payload: Buffer;
}

const headerLength = 6;
const largestFrame = messageLimits.bus + 1024;

/** Writes a frame (u32 length of the rest, u8 kind, u8 length of the tag, tag, payload); false asks to wait for `drain`. */
export function writeFrame(stream: Duplex, kind: number, tag: Uint8Array, payload: Uint8Array): boolean {
  const head = Buffer.allocUnsafe(headerLength + tag.length);
  head.writeUInt32BE(2 + tag.length + payload.length, 0);
  head.writeUInt8(kind, 4);
  head.writeUInt8(tag.length, 5);
  head.set(tag, headerLength);
  stream.cork();
  stream.write(head);
  const isReady = stream.write(payload);
  // Frames that are written in one turn of the event loop leave in one system call.
  process.nextTick(() => stream.uncork());
  return isReady;
}

/** Cuts a stream of bytes into frames. */
export class FrameReader {
  #chunks: Buffer[] = [];
  #size = 0;
  #needed = headerLength;

  /** The frames that the chunk completes. Their bytes are the chunk's own: copy what is kept for long. */
  *push(chunk: Buffer): Generator<Frame> {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    if (this.#size < this.#needed) return;
    let rest = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks, this.#size);
    while (true) {
      if (rest.length < headerLength) {
        this.#needed = headerLength;
        break;
      }
      const length = rest.readUInt32BE(0);
      if (length > largestFrame) throw new MusterError('INTERNAL', 'a frame of the gateway is malformed');
      this.#needed = 4 + length;
      if (rest.length < this.#needed) break;
      const payloadStart = headerLength + rest.readUInt8(5);
      yield {
        kind: rest.readUInt8(4),
        tag: rest.subarray(headerLength, payloadStart),
        payload: rest.subarray(payloadStart, this.#needed),
      };
      rest = rest.subarray(this.#needed);
    }
    this.#chunks = [rest];
    this.#size = rest.length;
  }
}
