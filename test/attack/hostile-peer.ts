import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Bus } from '@muster/master';
import {
  type CurveKeyPair,
  createCurveKeyPair,
  createProof,
  decodeFromMaster,
  encodeForMaster,
  type MasterMessage,
  type MinionMessages,
  protocolRange,
  sessionProofParts,
} from '@muster/shared';
import { Packr } from 'msgpackr';
import { Dealer, type SocketOptions } from 'zeromq';

const packr = new Packr({ useRecords: false });

/** What of a master its peers have to know: a bus of tests, or one that was found at its ports. */
export interface HostileTarget {
  readonly publicKey: string;
  readonly gateway: { readonly ports: Bus['gateway']['ports'] };
}

/** A peer of the bus that says whatever it is told to say, with a key of its own. */
export class HostilePeer implements Disposable {
  readonly keys: CurveKeyPair;
  readonly dealer: Dealer;
  readonly #target: HostileTarget;
  readonly #nonce = randomBytes(32);
  #nextMessage = 1;

  /** A peer that is through the handshake with an accepted key; the gateway may hear of the key a moment later. */
  static async admitted(
    target: HostileTarget,
    keys: CurveKeyPair,
    options: SocketOptions<Dealer> = {},
  ): Promise<HostilePeer> {
    for (let attempt = 0; attempt < 50; attempt++) {
      const peer = new HostilePeer(target, keys, options);
      if (await peer.isAdmitted()) return peer;
      peer[Symbol.dispose]();
      await delay(50);
    }
    throw new Error('an accepted key is not admitted');
  }

  constructor(
    target: HostileTarget,
    keys: CurveKeyPair = createCurveKeyPair(),
    options: SocketOptions<Dealer> = {},
  ) {
    this.#target = target;
    this.keys = keys;
    this.dealer = new Dealer({
      curveServerKey: target.publicKey,
      curvePublicKey: keys.publicKey,
      curveSecretKey: keys.secretKey,
      linger: 0,
      reconnectInterval: -1,
      sendTimeout: 1000,
      receiveTimeout: 3000,
      ...options,
    });
    this.dealer.connect(`tcp://127.0.0.1:${target.gateway.ports.bus}`);
  }

  [Symbol.dispose](): void {
    this.dealer.close();
  }

  /** Whether the handshake is granted. */
  async isAdmitted(): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const { events } = this.dealer;
    events.on('handshake', () => resolve(true));
    for (const type of ['handshake:error:auth', 'handshake:error:protocol', 'disconnect', 'close'] as const) {
      events.on(type, () => resolve(false));
    }
    const timer = setTimeout(() => resolve(false), 3000);
    return promise.finally(() => clearTimeout(timer));
  }

  async sendRaw(...frames: (Uint8Array | string)[]): Promise<void> {
    await this.dealer.send(frames);
  }

  /** Sends a message that no schema has checked. */
  async sendAny(message: unknown): Promise<void> {
    await this.sendRaw(packr.pack(message));
  }

  async send<Type extends keyof MinionMessages>(
    type: Type,
    body: MinionMessages[Type],
    v = 1,
  ): Promise<void> {
    await this.sendRaw(encodeForMaster({ v, type, id: this.#nextMessage++, body }));
  }

  /** The next message of the master, or undefined where none comes. */
  async next(): Promise<MasterMessage | undefined> {
    try {
      const [bytes] = await this.dealer.receive();
      return bytes === undefined ? undefined : decodeFromMaster(bytes);
    } catch {
      return undefined;
    }
  }

  /** Whether nothing comes for a while; the master may ask whether it is alive. */
  async hearsNothing(): Promise<boolean> {
    this.dealer.receiveTimeout = 500;
    let message = await this.next();
    while (message?.type === 'ping') message = await this.next();
    return message === undefined;
  }

  hello(id: string, changes: Partial<MinionMessages['hello']> = {}): MinionMessages['hello'] {
    const protocol = { ...protocolRange };
    return { id, protocol, version: '0', nonce: this.#nonce, instance: 'i', jobs: [], ...changes };
  }

  /** The proof that its own key gives for a hello and a challenge. */
  proofFor(hello: MinionMessages['hello'], challenge: Uint8Array): Uint8Array {
    const parts = sessionProofParts(hello, challenge, {
      master: this.#target.publicKey,
      minion: this.keys.publicKey,
    });
    const keys = { secretKey: this.keys.secretKey, publicKey: this.#target.publicKey };
    return createProof('muster/1 session', keys, parts);
  }

  /** Shakes hands for an id and says what the master made of it. */
  async openSession(
    id: string,
    changes: Partial<MinionMessages['hello']> = {},
  ): Promise<MasterMessage | undefined> {
    const hello = this.hello(id, changes);
    await this.send('hello', hello);
    const challenge = await this.next();
    if (challenge?.type !== 'challenge') return challenge;
    await this.send('proof', { mac: this.proofFor(hello, challenge.body.nonce) });
    return this.next();
  }
}

/** A key that is accepted for an id, as if an operator had done it. */
export async function acceptedKeys(bus: Bus, id: string): Promise<CurveKeyPair> {
  const keys = createCurveKeyPair();
  const now = Date.now();
  await bus.keys.save({ id, publicKey: keys.publicKey, status: 'accepted', firstSeen: now, lastSeen: now });
  return keys;
}
