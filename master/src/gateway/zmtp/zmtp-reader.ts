/** Bytes before a frame's body that decrypting it in place needs. */
export const headroom = 16;

/** A frame of ZMTP 3 (RFC 23): `bytes` is its body behind `headroom` bytes of scratch. */
export interface ZmtpFrame {
  readonly isCommand: boolean;
  readonly hasMore: boolean;
  readonly bytes: Buffer;
}

export interface ZmtpReaderOptions {
  /** Largest body that may be announced now. */
  largest(): number;
  /** Whether there is room for a body of that size; false leaves it unread until `read` is called again. */
  mayBegin(size: number): boolean;
}

const flags = { more: 1, long: 2, command: 4 } as const;

/** Cuts what a peer sends into frames, one at a time; no more is held than one frame and one chunk. */
export class ZmtpReader {
  readonly #options: ZmtpReaderOptions;
  #input: Buffer = Buffer.alloc(0);
  #frame: ZmtpFrame | undefined;
  #filled = 0;
  #isHeldBack = false;

  constructor(options: ZmtpReaderOptions) {
    this.#options = options;
  }

  /** Whether it was for want of room that `read` gave nothing, and not because more has to come. */
  get isHeldBack(): boolean {
    return this.#isHeldBack;
  }

  /** Takes what came; only when `read` had nothing more to give. */
  push(chunk: Buffer): void {
    this.#input = this.#input.length === 0 ? chunk : Buffer.concat([this.#input, chunk]);
  }

  /** The first bytes, where so many have come, and out of the way of the frames. */
  take(length: number): Buffer | undefined {
    if (this.#input.length < length) return undefined;
    const taken = this.#input.subarray(0, length);
    this.#input = this.#input.subarray(length);
    return taken;
  }

  /** The next frame, or undefined until more has come or has room. Throws for what is no frame or too large. */
  read(): ZmtpFrame | undefined {
    this.#frame ??= this.#begin();
    if (this.#frame === undefined) return undefined;
    const { bytes } = this.#frame;
    const part = this.#input.subarray(0, bytes.length - this.#filled);
    bytes.set(part, this.#filled);
    this.#filled += part.length;
    this.#input = this.#input.subarray(part.length);
    if (this.#filled < bytes.length) return undefined;
    const frame = this.#frame;
    this.#frame = undefined;
    return frame;
  }

  #begin(): ZmtpFrame | undefined {
    const [head = 0] = this.#input;
    const headLength = (head & flags.long) === 0 ? 2 : 9;
    if (this.#input.length < headLength) return undefined;
    if ((head & ~(flags.more | flags.long | flags.command)) !== 0) throw new Error('it speaks no ZMTP');
    const size = headLength === 2 ? this.#input.readUInt8(1) : Number(this.#input.readBigUInt64BE(1));
    if (size > this.#options.largest()) throw new Error('its message is too large');
    this.#isHeldBack = !this.#options.mayBegin(size);
    if (this.#isHeldBack) return undefined;
    this.#input = this.#input.subarray(headLength);
    this.#filled = headroom;
    return {
      isCommand: (head & flags.command) !== 0,
      hasMore: (head & flags.more) !== 0,
      bytes: Buffer.allocUnsafe(headroom + size),
    };
  }
}

/** The head of a frame with a body of that size. */
export function frameHead(size: number, isCommand: boolean): Buffer {
  const kind = isCommand ? flags.command : 0;
  if (size < 256) return Buffer.from([kind, size]);
  const head = Buffer.alloc(9);
  head[0] = kind | flags.long;
  head.writeBigUInt64BE(BigInt(size), 1);
  return head;
}
