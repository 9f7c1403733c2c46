import { randomBytes } from 'node:crypto';
import {
  type CurveKeyPair,
  createProof,
  decodeFromMaster,
  encodeForMaster,
  errorMessage,
  handshakeVersion,
  type MasterMessage,
  type MasterMessages,
  type MinionMessages,
  messageLimits,
  protocolRange,
  sessionProofParts,
} from '@muster/shared';
import { type Context, Dealer, context as defaultContext } from 'zeromq';
import type { Disconnection } from './session-contract.ts';

export interface BusLinkOptions {
  readonly endpoint: string;
  readonly id: string;
  readonly keys: CurveKeyPair;
  readonly masterKey: string;
  readonly version: string;
  readonly instance: string;
  readonly jobs: readonly string[];
  readonly context?: Context | undefined;
  /** Ends the link, established or not. */
  readonly signal: AbortSignal;
  /** The proof was accepted: from now on messages pass. Called before any of them is handed over. */
  onWelcome(welcome: MasterMessages['welcome']): void;
  onMessage(message: MasterMessage): void;
  /** The link is of no use any more; said once. */
  onEnd(why: Disconnection): void;
}

const handshakeMs = 20_000;
const answerMs = 10_000;
const mostQueuedBytes = 64 * 1024 * 1024;

/** One connection to the bus, from its handshake to its end. A lost one is never taken up again. */
export class BusLink {
  readonly #options: BusLinkOptions;
  readonly #dealer: Dealer;
  readonly #nonce = randomBytes(32);
  #queue: Uint8Array[] = [];
  #queuedBytes = 0;
  #isWriting = false;
  #nextMessage = 1;
  #protocol: number = handshakeVersion;
  #ended: Disconnection | undefined;
  readonly #onAbort: () => void;
  #silenceTimer: NodeJS.Timeout;
  #silenceMs = handshakeMs;

  /** Connects and proves the id; `onWelcome` or `onEnd` says what came of it. */
  constructor(options: BusLinkOptions) {
    this.#options = options;
    const { keys, context = defaultContext, endpoint } = options;
    this.#dealer = new Dealer({
      curveServerKey: options.masterKey,
      curvePublicKey: keys.publicKey,
      curveSecretKey: keys.secretKey,
      // No reconnection by itself: what waits for a lost connection must not be said to the next one.
      reconnectInterval: -1,
      ipv6: endpoint.includes('['),
      linger: 0,
      connectTimeout: 10_000,
      handshakeInterval: handshakeMs,
      maxMessageSize: messageLimits.bus,
      sendHighWaterMark: 64,
      receiveHighWaterMark: 64,
      heartbeatInterval: 5000,
      heartbeatTimeout: 15_000,
      context,
    });
    this.#silenceTimer = setTimeout(() => undefined, 0);
    this.#watch();
    this.#expectWithin(handshakeMs);
    this.#onAbort = () => this.end({ kind: 'closed', message: 'the session was closed' }, 500);
    options.signal.addEventListener('abort', this.#onAbort, { once: true });
    this.#dealer.connect(endpoint);
    void this.#receive();
    if (options.signal.aborted) this.#onAbort();
  }

  /** Queues a message and says under which id it went. Throws MESSAGE_INVALID; undefined when the link has ended. */
  send<Type extends keyof MinionMessages>(
    type: Type,
    body: MinionMessages[Type],
    re?: number,
  ): number | undefined {
    const id = this.#nextMessage++;
    const bytes = encodeForMaster({ v: this.#protocol, type, id, re, body });
    if (this.#ended !== undefined) return undefined;
    this.#queue.push(bytes);
    this.#queuedBytes += bytes.length;
    if (this.#queuedBytes > mostQueuedBytes)
      this.end({ kind: 'lost', message: 'the master does not take what it is sent' });
    else if (!this.#isWriting) void this.#write();
    return id;
  }

  /** Ends the link; a last word is given a moment to leave. */
  end(why: Disconnection, lingerMs = 0): void {
    if (this.#ended !== undefined) return;
    this.#ended = why;
    clearTimeout(this.#silenceTimer);
    this.#options.signal.removeEventListener('abort', this.#onAbort);
    this.#queue = [];
    this.#dealer.linger = lingerMs;
    this.#dealer.close();
    this.#options.onEnd(why);
  }

  #watch(): void {
    const { events } = this.#dealer;
    const lost = (message: string) => () => this.end({ kind: 'lost', message });
    events.on('handshake', () => this.#sayHello());
    events.on('handshake:error:auth', () =>
      this.end({ kind: 'pending', message: 'the master does not accept this key (yet)' }),
    );
    events.on(
      'handshake:error:protocol',
      lost('the handshake failed: the master has another key, or is none'),
    );
    events.on('handshake:error:other', lost('the handshake failed'));
    events.on('disconnect', lost('the connection was lost'));
    events.on('close', lost('nobody listens there'));
  }

  #sayHello(): void {
    const { id, version, instance, jobs } = this.#options;
    const body = { id, protocol: protocolRange, version, nonce: this.#nonce, instance, jobs: [...jobs] };
    this.#expectWithin(answerMs);
    this.send('hello', body);
  }

  async #receive(): Promise<void> {
    try {
      for await (const [bytes] of this.#dealer) {
        if (bytes !== undefined) this.#hear(decodeFromMaster(bytes));
      }
    } catch (error) {
      this.end({ kind: 'lost', message: `the master sent what cannot be read: ${errorMessage(error)}` });
    }
  }

  #hear(message: MasterMessage): void {
    if (this.#ended !== undefined) return;
    this.#silenceTimer.refresh();
    if (message.type === 'refused') {
      const { code, message: text } = message.body;
      this.end({ kind: code === 'KEY_NOT_ACCEPTED' ? 'pending' : 'refused', code, message: text });
    } else if (message.type === 'challenge') {
      this.#prove(message.body.nonce);
    } else if (message.type === 'welcome') {
      this.#protocol = message.body.protocol;
      // Either side lets itself be heard that often; three times nothing is the end.
      this.#expectWithin(3 * message.body.heartbeatMs);
      this.#options.onWelcome(message.body);
    } else {
      this.#options.onMessage(message);
    }
  }

  #prove(challenge: Uint8Array): void {
    const { id, version, instance, keys, masterKey } = this.#options;
    const hello = { id, nonce: this.#nonce, protocol: protocolRange, version, instance };
    const parts = sessionProofParts(hello, challenge, { master: masterKey, minion: keys.publicKey });
    const mac = createProof('muster/1 session', { secretKey: keys.secretKey, publicKey: masterKey }, parts);
    this.send('proof', { mac });
  }

  #expectWithin(silenceMs: number): void {
    this.#silenceMs = silenceMs;
    clearTimeout(this.#silenceTimer);
    this.#silenceTimer = setTimeout(() => {
      this.end({ kind: 'lost', message: `nothing was heard of the master for ${this.#silenceMs / 1000} s` });
    }, silenceMs);
  }

  async #write(): Promise<void> {
    this.#isWriting = true;
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
        await this.#dealer.send(next);
        this.#queuedBytes -= next.length;
      }
    } catch (error) {
      this.end({ kind: 'lost', message: errorMessage(error) });
    } finally {
      this.#isWriting = false;
    }
  }
}
