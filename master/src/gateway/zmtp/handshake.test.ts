import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { PassingMemory } from '@muster/shared';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Endpoint, Entrance } from '../entrance.ts';
import { Turns } from '../turns.ts';
import { boxKey, createShortTermKeys, open, seal } from './curve-box.ts';
import { commandName, nonceOf } from './curve-handshake.ts';
import { frameHead } from './zmtp-reader.ts';

const server = createShortTermKeys();
const largestMessage = 1000;
const clientGreeting = Buffer.from(
  `ff00000000000000007f0301${'4355525645'.padEnd(40, '0')}00`.padEnd(128, '0'),
  'hex',
);

/** What was proved and said. */
let keys: Buffer[] = [];
let heard: string[] = [];
const endpoint: Endpoint = {
  keys: server,
  socketType: { own: 'ROUTER', peer: 'DEALER' },
  largestMessage,
  next: (_peer, step) => step(),
  nextWrite: (_peer, step) => step(),
  proved(peer) {
    keys.push(Buffer.from(peer.key, 'latin1'));
    peer.admit();
  },
  message(peer, payload) {
    heard.push(String(payload));
    peer.send(payload);
    peer.goOn();
  },
  mayBegin: () => true,
  sent: () => undefined,
  ended: () => undefined,
};
let entrance: Entrance;
beforeAll(async () => {
  const handshakes = new Turns({ sliceMs: 10, rest: 0 });
  entrance = await Entrance.open({
    host: '127.0.0.1',
    port: 0,
    endpoint,
    handshakes,
    memory: new PassingMemory(),
    mostUnproven: 20,
  });
});
afterAll(() => entrance.close());
beforeEach(() => {
  keys = [];
  heard = [];
});

/** What a client says, each part of which a test may replace. */
interface Words {
  readonly greeting: (right: Buffer) => Buffer;
  readonly hello: (right: Buffer) => Buffer;
  readonly initiate: (right: Buffer) => Buffer;
  readonly serverKey: Buffer;
  /** Of the long-term key that the vouch is made with, where it is another than the one that is shown. */
  readonly voucher: ReturnType<typeof createShortTermKeys>;
  readonly vouched: (right: Buffer) => Buffer;
  readonly shortTerm: (right: Buffer) => Buffer;
  readonly socketType: string;
}

/** A client of CURVE written from RFC 26 alone, for one connection. */
class Client {
  readonly socket: Socket;
  readonly longTerm = createShortTermKeys();
  readonly #shortTerm = createShortTermKeys();
  readonly #words: Partial<Words>;
  readonly #closed: Promise<unknown>;
  #input = Buffer.alloc(0);
  #key: Uint8Array = new Uint8Array();
  #sent = 2n;

  constructor(words: Partial<Words> = {}, localAddress = '127.0.0.1') {
    this.#words = words;
    this.socket = connect({ port: entrance.port, host: '127.0.0.1', localAddress });
    this.socket.on('data', (chunk: Buffer) => {
      this.#input = Buffer.concat([this.#input, chunk]);
    });
    this.socket.on('error', () => undefined);
    this.#closed = once(this.socket, 'close');
  }

  /** Whether the server ends the connection. */
  async isCut(): Promise<boolean> {
    return (await Promise.race([this.#closed, delayed(1000)])) !== undefined;
  }

  async shakeHands(): Promise<void> {
    const {
      greeting,
      hello,
      initiate,
      serverKey = server.publicKey,
      voucher,
      vouched,
      shortTerm,
      socketType,
    } = this.#words;
    this.socket.write(greeting?.(clientGreeting) ?? clientGreeting);
    await this.#take(64);
    const toServer = boxKey(this.#shortTerm.secretKey, serverKey);
    const short = shortTerm?.(this.#shortTerm.publicKey) ?? this.#shortTerm.publicKey;
    const signature = seal(toServer, nonceOf('CurveZMQHELLO---', counter(1n)), Buffer.alloc(64));
    const rightHello = Buffer.concat([
      commandName('HELLO'),
      Buffer.from([1, 0]),
      Buffer.alloc(72),
      short,
      counter(1n),
      signature,
    ]);
    this.command(hello?.(rightHello) ?? rightHello);
    const welcome = await this.next();
    const [serverShort, cookie] = cut(
      open(toServer, nonceOf('WELCOME-', welcome.subarray(8, 24)), welcome.subarray(24)),
      32,
    );
    this.#key = boxKey(this.#shortTerm.secretKey, serverShort);
    const { secretKey } = voucher ?? this.longTerm;
    const vouch = Buffer.concat([this.#shortTerm.publicKey, serverKey]);
    const vouchNonce = Buffer.alloc(16, 7);
    const vouchBox = seal(
      boxKey(secretKey, serverShort),
      nonceOf('VOUCH---', vouchNonce),
      vouched?.(vouch) ?? vouch,
    );
    const metadata = Buffer.concat([commandName('Socket-Type'), long(socketType ?? 'DEALER')]);
    const said = Buffer.concat([this.longTerm.publicKey, vouchNonce, vouchBox, metadata]);
    const box = seal(this.#key, nonceOf('CurveZMQINITIATE', counter(2n)), said);
    const rightInitiate = Buffer.concat([commandName('INITIATE'), cookie, counter(2n), box]);
    this.command(initiate?.(rightInitiate) ?? rightInitiate);
    const ready = await this.next();
    open(this.#key, nonceOf('CurveZMQREADY---', ready.subarray(6, 14)), ready.subarray(14));
  }

  /** The frame of a message. */
  message(text: string, { number = ++this.#sent, flags = 0 } = {}): Buffer {
    const plain = Buffer.concat([Buffer.from([flags]), Buffer.from(text, 'latin1')]);
    const box = seal(this.#key, nonceOf('CurveZMQMESSAGEC', counter(number)), plain);
    const body = Buffer.concat([commandName('MESSAGE'), counter(number), box]);
    return Buffer.concat([frameHead(body.length, false), body]);
  }

  command(body: Buffer): void {
    this.socket.write(Buffer.concat([frameHead(body.length, true), body]));
  }

  /** What the server says next, decrypted. */
  async answer(): Promise<string> {
    const body = await this.next();
    const plain = open(this.#key, nonceOf('CurveZMQMESSAGES', body.subarray(8, 16)), body.subarray(16));
    return Buffer.from(plain.subarray(1)).toString('latin1');
  }

  /** The body of the next frame. */
  async next(): Promise<Buffer> {
    const [, size = 0] = await this.#take(2);
    return await this.#take(size);
  }

  async #take(length: number): Promise<Buffer> {
    while (this.#input.length < length) {
      const came = await Promise.race([once(this.socket, 'data'), this.#closed.then(() => undefined)]);
      if (came === undefined) throw new Error('the server ended the connection');
    }
    const [taken, rest] = cut(this.#input, length);
    this.#input = Buffer.from(rest);
    return Buffer.from(taken);
  }
}

describe('a client that has its keys', () => {
  it('is known by its key, and heard', async () => {
    const client = new Client();
    await client.shakeHands();
    client.socket.write(client.message('hello'));
    expect(await client.answer()).toBe('hello');
    expect(keys).toEqual([client.longTerm.publicKey]);
    client.socket.destroy();
  });

  it('is heard although it leaves at once', async () => {
    const client = new Client();
    await client.shakeHands();
    client.socket.end(Buffer.concat([client.message('last'), client.message('words')]));
    expect(await client.isCut()).toBe(true);
    expect(heard).toEqual(['last', 'words']);
  });

  it('is answered when it asks whether anybody is there', async () => {
    const client = new Client();
    await client.shakeHands();
    client.socket.write(client.message('\u0004PING\0\0context', { flags: 2 }));
    expect(await client.answer()).toBe('\u0004PONGcontext');
    client.socket.destroy();
  });
});

describe('nobody is anybody', () => {
  const other = createShortTermKeys();
  let recorded: Buffer;
  beforeAll(async () => {
    const client = new Client({ initiate: (right) => (recorded = right) });
    await client.shakeHands();
    client.socket.destroy();
  });
  const cases: readonly (readonly [string, Partial<Words>])[] = [
    ['without a mechanism', { greeting: (right) => Buffer.from(right).fill(0, 12, 32) }],
    ['as a server', { greeting: changed(32) }],
    ['with an older protocol', { greeting: (right) => Buffer.from(right).fill(2, 10, 11) }],
    ['who means another server', { serverKey: other.publicKey }],
    ['with another version of the mechanism', { hello: changed(6) }],
    ['whose HELLO is altered', { hello: changed(150) }],
    ['whose HELLO is short', { hello: (right) => right.subarray(0, 120) }],
    ['with a point of small order', { shortTerm: () => Buffer.alloc(32) }],
    ['who begins with INITIATE', { hello: () => recorded }],
    ['who says HELLO twice', twice()],
    ['with another cookie', { initiate: changed(20) }],
    ['whose INITIATE is altered', { initiate: changed(200) }],
    ['whose INITIATE is large', { initiate: (right) => Buffer.concat([right, Buffer.alloc(1024)]) }],
    ['whose INITIATE was said before', { initiate: () => recorded }],
    ['whose key did not vouch', { voucher: other }],
    ['who vouches for another connection', { vouched: changed(0) }],
    ['who vouches to another server', { vouched: changed(40) }],
    ['who is another kind of socket', { socketType: 'PUSH' }],
  ];
  it.each(cases)('%s', async (_, words) => {
    const client = new Client(words);
    await expect(client.shakeHands()).rejects.toThrow();
    expect(await client.isCut()).toBe(true);
    expect(keys).toEqual([]);
  });
});

describe('nothing is heard', () => {
  const forgeries: readonly (readonly [string, (client: Client) => Buffer])[] = [
    ['twice', (client) => client.message('again', { number: 3n })],
    ['that is older than what was heard', (client) => client.message('old', { number: 2n })],
    ['beyond the range of numbers', (client) => client.message('far', { number: 1n << 60n })],
    ['that was altered', (client) => changed(40)(client.message('forged'))],
    ['in clear text', () => Buffer.concat([frameHead(5, false), Buffer.from('clear')])],
    [
      'as a command in clear text',
      () => Buffer.concat([frameHead(8, true), Buffer.from('\u0004PING\0\0c', 'latin1')]),
    ],
    ['that is too large', (client) => client.message('x'.repeat(largestMessage + 1))],
    ['in a frame of no kind', () => Buffer.from([0x80, 1, 1])],
    ['of an unearthly size', () => Buffer.from('02ffffffffffffffff', 'hex')],
  ];
  it.each(forgeries)('%s', async (_, forgery) => {
    const client = new Client();
    await client.shakeHands();
    client.socket.write(client.message('first'));
    expect(await client.answer()).toBe('first');
    client.socket.write(forgery(client));
    expect(await client.isCut()).toBe(true);
    expect(heard).toEqual(['first']);
  });
});

describe('a crowd that says nothing', () => {
  it('keeps out nobody from another address', async () => {
    const crowd = Array.from({ length: 30 }, () => new Client());
    await Promise.all(crowd.map(({ socket }) => once(socket, 'connect')));
    const good = new Client({}, '127.0.0.2');
    await good.shakeHands();
    expect(keys).toEqual([good.longTerm.publicKey]);
    for (const { socket } of [...crowd, good]) socket.destroy();
  });
});

/** Says HELLO in place of INITIATE as well. */
function twice(): Partial<Words> {
  let said: Buffer = Buffer.alloc(0);
  return { hello: (right) => (said = right), initiate: () => said };
}

/** Changes a bit of the byte at an offset. */
function changed(offset: number): (right: Buffer) => Buffer {
  return (right) => Buffer.from(right).fill((right.at(offset) ?? 0) ^ 1, offset, offset + 1);
}

function counter(number: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(number);
  return bytes;
}

function long(value: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(value.length);
  return Buffer.concat([length, Buffer.from(value)]);
}

function cut(bytes: Uint8Array, at: number): [Uint8Array, Uint8Array] {
  return [bytes.subarray(0, at), bytes.subarray(at)];
}

function delayed(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, ms, undefined));
}
