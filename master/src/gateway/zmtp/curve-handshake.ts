import { type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto';
import { boxKey, boxOverhead, createShortTermKeys, open, seal } from './curve-box.ts';
import { CurveChannel } from './curve-channel.ts';

/** The master's own key, as bytes and as Node's crypto takes it. */
export interface ServerKeys {
  readonly publicKey: Uint8Array;
  readonly secretKey: KeyObject;
}

/** What a peer has proved to be. */
export interface Introduction {
  /** Its public key, 32 bytes. */
  readonly key: Buffer;
  readonly socketType: string;
}

const keyLength = 32;
const nonceLength = 8;
const cookieLength = 96;
const lengths = {
  hello: 6 + 2 + 72 + keyLength + nonceLength + 64 + boxOverhead,
  vouch: 16 + 2 * keyLength + boxOverhead,
  initiate: 9 + cookieLength + nonceLength,
} as const;

/**
 * The server's side of CURVE's handshake (ZeroMQ RFC 26): HELLO, WELCOME, INITIATE, READY. Its state is the connection's, so
 * the cookie is nothing but random bytes. Every method throws for what a client that has its keys would not send.
 */
export class CurveHandshake {
  readonly #server: ServerKeys;
  readonly #cookie = randomBytes(cookieLength);
  #clientShortTerm: Buffer = Buffer.alloc(0);
  #secretKey: KeyObject | undefined;
  #key: Uint8Array = new Uint8Array();
  #lastNonce = 0;

  constructor(server: ServerKeys) {
    this.#server = server;
  }

  /** The WELCOME that answers a HELLO. */
  welcome(hello: Buffer): Buffer {
    if (hello.length !== lengths.hello || !isNamed(hello, 'HELLO') || hello.readUInt16BE(6) !== 0x01_00) {
      throw new Error('it sent no HELLO');
    }
    this.#clientShortTerm = Buffer.from(hello.subarray(80, 112));
    const outer = boxKey(this.#server.secretKey, this.#clientShortTerm);
    open(outer, nonceOf('CurveZMQHELLO---', hello.subarray(112, 120)), hello.subarray(120));
    const { secretKey, publicKey } = createShortTermKeys();
    this.#secretKey = secretKey;
    const nonce = randomBytes(16);
    const box = seal(outer, nonceOf('WELCOME-', nonce), Buffer.concat([publicKey, this.#cookie]));
    return Buffer.concat([commandName('WELCOME'), nonce, box]);
  }

  /** Who an INITIATE proves to be there. */
  introduction(initiate: Buffer): Introduction {
    const secretKey = this.#secretKey;
    if (secretKey === undefined || initiate.length < lengths.initiate || !isNamed(initiate, 'INITIATE')) {
      throw new Error('it sent no INITIATE');
    }
    if (!timingSafeEqual(initiate.subarray(9, 105), this.#cookie)) throw new Error('its cookie is wrong');
    this.#key = boxKey(secretKey, this.#clientShortTerm);
    const nonce = initiate.subarray(105, 113);
    this.#lastNonce = counterOf(nonce);
    const said = Buffer.from(open(this.#key, nonceOf('CurveZMQINITIATE', nonce), initiate.subarray(113)));
    const key = said.subarray(0, keyLength);
    this.#checkVouch(said.subarray(keyLength, keyLength + lengths.vouch), key, secretKey);
    return { key, socketType: metadataOf(said.subarray(keyLength + lengths.vouch)).get('socket-type') ?? '' };
  }

  /** The READY that ends the handshake, and the channel that it opens. */
  ready(socketType: string): { readonly command: Buffer; readonly channel: CurveChannel } {
    const nonce = Buffer.alloc(nonceLength);
    nonce[nonceLength - 1] = 1;
    const metadata = Buffer.concat([property('Socket-Type', socketType), property('Identity', '')]);
    const box = seal(this.#key, nonceOf('CurveZMQREADY---', nonce), metadata);
    return {
      command: Buffer.concat([commandName('READY'), nonce, box]),
      channel: new CurveChannel(this.#key, this.#lastNonce),
    };
  }

  /** The long-term key has vouched for the short-term one, and to this server. */
  #checkVouch(vouch: Buffer, key: Buffer, secretKey: KeyObject): void {
    const nonce = nonceOf('VOUCH---', vouch.subarray(0, 16));
    const vouched = open(boxKey(secretKey, key), nonce, vouch.subarray(16));
    const expected = Buffer.concat([this.#clientShortTerm, this.#server.publicKey]);
    if (!timingSafeEqual(vouched, expected)) throw new Error('its key vouches for another connection');
  }
}

/** A nonce of 24 bytes: what it is for, and what makes it unique. */
export function nonceOf(purpose: string, unique: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(purpose), unique]);
}

/** The number in a nonce of 8 bytes; throws for one that no connection reaches. */
export function counterOf(nonce: Buffer): number {
  if (nonce.readUInt16BE(0) !== 0) throw new Error('its nonce is out of range');
  return nonce.readUIntBE(2, 6);
}

/** A command's name as it begins its body. */
export function commandName(name: string): Buffer {
  return Buffer.from(`${String.fromCharCode(name.length)}${name}`, 'latin1');
}

/** Whether a body is the command of that name. */
export function isNamed(body: Buffer, name: string): boolean {
  return body[0] === name.length && body.toString('latin1', 1, 1 + name.length) === name;
}

function property(name: string, value: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(value.length);
  return Buffer.concat([commandName(name), length, Buffer.from(value)]);
}

/** Properties by name in lower case. */
function metadataOf(bytes: Buffer): Map<string, string> {
  const properties = new Map<string, string>();
  for (let offset = 0; offset < bytes.length; ) {
    const valueAt = offset + 1 + bytes.readUInt8(offset) + 4;
    const end = valueAt + bytes.readUInt32BE(valueAt - 4);
    const name = bytes.toString('latin1', offset + 1, valueAt - 4).toLowerCase();
    properties.set(name, bytes.toString('latin1', valueAt, end));
    offset = end;
  }
  return properties;
}
