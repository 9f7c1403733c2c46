import { timingSafeEqual } from 'node:crypto';
import { poly1305 } from '@noble/ciphers/_poly1305.js';
import { xsalsa20 } from '@noble/ciphers/salsa.js';
import { boxOverhead } from './curve-box.ts';
import { frameHead, headroom, type ZmtpFrame } from './zmtp-reader.ts';

/** What came through a channel. */
export interface Plain {
  readonly isCommand: boolean;
  readonly hasMore: boolean;
  readonly payload: Buffer;
}

const name = Buffer.from('\u0007MESSAGE', 'latin1');
const nonceAt = name.length;
const boxAt = nonceAt + 8;
const plainAt = boxAt + boxOverhead;
const [fromClient, fromServer] = [Buffer.from('CurveZMQMESSAGEC'), Buffer.from('CurveZMQMESSAGES')];
const flags = { more: 1, command: 2 } as const;
/** What is worked on without a pause: a millisecond or two. */
const pieceLength = 256 * 1024;

/** By how much a message grows on its way. */
export const channelOverhead = plainAt + 1;

/**
 * The encrypted messages of a connection after its handshake, each direction numbered. Work on a large one pauses wherever it
 * yields, that others need not wait for it.
 */
export class CurveChannel {
  readonly #key: Uint8Array;
  #received: number;
  #sent = 1;

  constructor(key: Uint8Array, received: number) {
    this.#key = key;
    this.#received = received;
  }

  /** What a frame says, decrypted in its own bytes. Throws for what the peer did not say, or has said before. */
  *open({ bytes }: ZmtpFrame): Generator<undefined, Plain> {
    const body = bytes.subarray(headroom);
    if (body.length < channelOverhead || !body.subarray(0, nonceAt).equals(name)) {
      throw new Error('it sent what is no message');
    }
    const counter = body.readUInt16BE(nonceAt) === 0 ? body.readUIntBE(nonceAt + 2, 6) : 0;
    if (counter <= this.#received) throw new Error('its message is a repetition');
    this.#received = counter;
    const nonce = Buffer.concat([fromClient, body.subarray(nonceAt, boxAt)]);
    const tag = Buffer.from(body.subarray(boxAt, plainAt));
    if (!timingSafeEqual(yield* authenticator(this.#key, nonce, body.subarray(plainAt)), tag)) {
      throw new Error('its message is forged');
    }
    yield* encrypt(this.#key, nonce, body);
    const said = body[plainAt] ?? 0;
    return {
      isCommand: (said & flags.command) !== 0,
      hasMore: (said & flags.more) !== 0,
      payload: body.subarray(channelOverhead),
    };
  }

  /** The frame that says it, complete. One is to be finished before the next is begun. */
  *seal(payload: Uint8Array, isCommand = false): Generator<undefined, Buffer> {
    const size = channelOverhead + payload.length;
    const head = frameHead(size, false);
    // Aligned, because the cipher is several times slower where it is not.
    const whole = Buffer.allocUnsafe(headroom + size);
    const body = whole.subarray(headroom);
    body[plainAt] = isCommand ? flags.command : 0;
    body.set(payload, channelOverhead);
    const counter = Buffer.alloc(boxAt - nonceAt);
    counter.writeUIntBE(++this.#sent, 2, 6);
    const nonce = Buffer.concat([fromServer, counter]);
    yield* encrypt(this.#key, nonce, body);
    body.set(yield* authenticator(this.#key, nonce, body.subarray(plainAt)), boxAt);
    body.set(name);
    body.set(counter, nonceAt);
    head.copy(whole, headroom - head.length);
    return whole.subarray(headroom - head.length);
  }
}

/** Encrypts or decrypts in place what follows the first 32 bytes, which are scratch space. */
function* encrypt(key: Uint8Array, nonce: Uint8Array, bytes: Buffer): Generator<undefined, void> {
  for (let start = 0; start < bytes.length; start += pieceLength) {
    if (start > 0) yield undefined;
    const piece = bytes.subarray(start, start + pieceLength);
    xsalsa20(key, nonce, piece, piece, start / 64);
  }
}

function* authenticator(
  key: Uint8Array,
  nonce: Uint8Array,
  sealed: Buffer,
): Generator<undefined, Uint8Array> {
  const mac = poly1305.create(xsalsa20(key, nonce, new Uint8Array(32)));
  for (let start = 0; start < sealed.length; start += pieceLength) {
    if (start > 0) yield undefined;
    mac.update(sealed.subarray(start, start + pieceLength));
  }
  return mac.digest();
}
