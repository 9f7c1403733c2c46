import { readSync, writeSync } from 'node:fs';
import { isSystemError } from '@muster/shared';
import { bodyLength, decodeBody, encodeFrame, headerLength } from './frames.ts';

/** The file descriptor on which a compile process talks with its minion. */
export const channelDescriptor = 3;

/** A channel whose reader sleeps until there is something to read: synchronous code can ask and get an answer. */
export class SyncChannel {
  readonly #descriptor: number;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  /** The next message; undefined when the other side has gone. */
  read(): unknown {
    const header = this.#readExactly(headerLength);
    const body = header === undefined ? undefined : this.#readExactly(bodyLength(header));
    return body === undefined ? undefined : decodeBody(body);
  }

  write(message: unknown): void {
    const bytes = encodeFrame(message);
    for (let written = 0; written < bytes.length; ) {
      written += patiently(() => writeSync(this.#descriptor, bytes, written));
    }
  }

  #readExactly(length: number): Buffer | undefined {
    const bytes = Buffer.allocUnsafe(length);
    for (let have = 0; have < length; ) {
      const count = patiently(() => readSync(this.#descriptor, bytes, have, length - have, null));
      if (count === 0) return undefined;
      have += count;
    }
    return bytes;
  }
}

const nobody = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

/** The descriptor blocks where the system gave it so; where it does not, waiting is done here. */
function patiently(operation: () => number): number {
  for (;;) {
    try {
      return operation();
    } catch (error) {
      if (!isSystemError(error, 'EAGAIN', 'EINTR')) throw error;
      Atomics.wait(nobody, 0, 0, 1);
    }
  }
}
