import type { Duplex } from 'node:stream';
import { MusterError, messageLimits } from '@muster/shared';

/** What passes between the master and its gateway: `tag` says whose, `payload` what. */
export interface Frame {
  readonly kind: number;
  readonly tag: Buffer;
  readonly payload: Buffer;
}

const none = Buffer.alloc(0);
const headerLength = 6;
const largestFrame = messageLimits.bus + 1024;

/** Writes a frame (u32 length of the rest, u8 kind, u8 length of the tag, tag, payload); `done` is called when it has left. */
export function writeFrame(
  stream: Duplex,
  kind: number,
  tag: Uint8Array,
  payload: Uint8Array,
  done?: () => void,
): void {
  const head = Buffer.allocUnsafe(headerLength + tag.length);
  head.writeUInt32BE(2 + tag.length + payload.length, 0);
  head.writeUInt8(kind, 4);
  head.writeUInt8(tag.length, 5);
  head.set(tag, headerLength);
  stream.cork();
  stream.write(head);
  stream.write(payload, done);
  // Frames that are written in one turn of the event loop leave in one system call.
  process.nextTick(() => stream.uncork());
}

/** Cuts a stream of bytes into frames. */
export class FrameReader {
  /** The beginning of a frame, as long as its length is not known. */
  #head: Buffer = Buffer.alloc(0);
  /** A frame that has begun, and how much of it has come. */
  #frame: Buffer | undefined;
  #filled = 0;

  /** The frames that the chunk completes. Their bytes may be the chunk's own: copy what is kept for long. */
  *push(chunk: Buffer): Generator<Frame> {
    let rest = this.#head.length === 0 ? chunk : Buffer.concat([this.#head, chunk]);
    this.#head = none;
    while (rest.length > 0) {
      if (this.#frame === undefined) {
        if (rest.length < headerLength) {
          this.#head = rest;
          return;
        }
        const length = 4 + rest.readUInt32BE(0);
        if (length > largestFrame) throw new MusterError('INTERNAL', 'a frame of the gateway is malformed');
        if (length <= rest.length) {
          yield frameOf(rest.subarray(0, length));
          rest = rest.subarray(length);
          continue;
        }
        this.#frame = Buffer.allocUnsafe(length);
        this.#filled = 0;
      }
      const part = rest.subarray(0, this.#frame.length - this.#filled);
      this.#frame.set(part, this.#filled);
      this.#filled += part.length;
      rest = rest.subarray(part.length);
      if (this.#filled < this.#frame.length) return;
      const frame = this.#frame;
      this.#frame = undefined;
      yield frameOf(frame);
    }
  }
}

function frameOf(bytes: Buffer): Frame {
  const payloadStart = headerLength + bytes.readUInt8(5);
  return {
    kind: bytes.readUInt8(4),
    tag: bytes.subarray(headerLength, payloadStart),
    payload: bytes.subarray(payloadStart),
  };
}
