import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type CurveKeyPair,
  type Enrolment,
  errorMessage,
  fingerprintOf,
  loadOrCreateKeyPair,
  type MasterMessage,
  type MasterMessages,
  type MinionMessages,
  MusterError,
  type RequestType,
  type ResponseOf,
} from '@muster/shared';
import type { Logger } from 'pino';
import type { Context } from 'zeromq';
import { BackOff } from './back-off.ts';
import { BusLink } from './bus-link.ts';
import { enrol } from './enrol.ts';
import { type MasterPorts, resolveMaster, tcpEndpoint } from './master-address.ts';
import { type MasterKey, masterKeyOf, pinMismatch, readShownKey } from './master-key.ts';
import { PendingRequests } from './pending-requests.ts';
import type { Disconnection, MasterLink, MinionSessionEvents, RequestOptions } from './session-contract.ts';

export interface MinionSessionOptions {
  readonly id: string;
  /** In order of preference. */
  readonly masters: readonly string[];
  readonly ports: MasterPorts;
  /** Directory of `minion.key` and of the pinned keys of masters. */
  readonly pkiDirectory: string;
  readonly fingerprint?: string | undefined;
  readonly token?: string | undefined;
  /** The program's version. */
  readonly version: string;
  readonly about?: NonNullable<Enrolment['about']> | undefined;
  /** Jobs that run or whose returns wait on the disk. */
  readonly jobs: () => readonly string[];
  readonly log: Logger;
  /** For those who hold very many sessions in one process. */
  readonly context?: Context | undefined;
  readonly random?: () => number;
}

/** Refusals that the next attempt may well not meet. */
const passing = new Set(['SESSION_UNKNOWN', 'RECONNECTED', 'SILENT']);
const enrolmentSettlesMs = 150;
const heldMs = 2000;

/** The minion's end of the bus: trusts a master, asks to be accepted, connects, and connects again. */
export class MinionSession extends EventEmitter<MinionSessionEvents> implements MasterLink {
  readonly #options: MinionSessionOptions;
  readonly #keys: CurveKeyPair;
  readonly #instance = randomUUID();
  readonly #requests: PendingRequests;
  readonly #closed = new AbortController();
  readonly #lostPause: BackOff;
  readonly #refusedPause: BackOff;
  readonly #enrolPause: BackOff;
  #link: BusLink | undefined;
  #isWelcome = false;
  #enrolAfter = 0;
  #lastReason = '';
  #running: Promise<void> | undefined;

  /** Loads or makes the minion's key; connects to nobody before `start`. */
  static async open(options: MinionSessionOptions): Promise<MinionSession> {
    return new MinionSession(options, await loadOrCreateKeyPair(join(options.pkiDirectory, 'minion.key')));
  }

  private constructor(options: MinionSessionOptions, keys: CurveKeyPair) {
    super();
    this.#options = options;
    this.#requests = new PendingRequests(() => options.jobs().length > 0);
    this.#keys = keys;
    const random = options.random ?? Math.random;
    this.#lostPause = new BackOff({ firstMs: 200, mostMs: 10_000, random });
    this.#refusedPause = new BackOff({ firstMs: 300, mostMs: 15_000, random });
    this.#enrolPause = new BackOff({ firstMs: 2000, mostMs: 60_000, random });
  }

  get connected(): boolean {
    return this.#isWelcome;
  }

  get fingerprint(): string {
    return fingerprintOf(this.#keys.publicKey);
  }

  start(): void {
    this.#running ??= this.#run();
  }

  send<Type extends keyof MinionMessages>(type: Type, body: MinionMessages[Type]): boolean {
    return this.#isWelcome && this.#link?.send(type, body) !== undefined;
  }

  request<Type extends RequestType>(
    type: Type,
    body: MinionMessages[Type],
    options: RequestOptions = {},
  ): Promise<ResponseOf<Type>> {
    return this.#requests.add(type, body, options, this.#isWelcome ? this.#link : undefined);
  }

  async close(): Promise<void> {
    if (this.#isWelcome) this.#link?.send('goodbye', { reason: 'the minion was stopped' });
    // Given to the socket in this turn of the event loop; its linger time lets it leave.
    await delay(1);
    this.#closed.abort();
    this.#requests.failAll(new MusterError('CONNECTION_LOST', 'the session was closed'));
    // An attempt to reach a master that does not answer is not waited for to its end.
    await Promise.race([this.#running, delay(1000)]);
  }

  async #run(): Promise<void> {
    const { signal } = this.#closed;
    for (let attempt = 0; !signal.aborted; attempt++) {
      const host = this.#options.masters[attempt % this.#options.masters.length] ?? '';
      const startedAt = performance.now();
      const end = await this.#connectOnce(host);
      if (signal.aborted) return;
      this.#report(end);
      const pause = await this.#pauseAfter(end, host, performance.now() - startedAt);
      await delay(pause, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Connects, stays connected for as long as it lasts, and says why it does not any more. */
  async #connectOnce(host: string): Promise<Disconnection> {
    let address: string;
    let key: MasterKey;
    try {
      address = await resolveMaster(host);
      key = await this.#masterKey(host, address);
      // A master that was never seen before cannot have accepted this key: ask first, and be at its door then.
      if (key.isNew && (await this.#enrol(host))) await delay(enrolmentSettlesMs);
    } catch (error) {
      return disconnectionOf(error);
    }
    const why = await this.#live(host, address, key.publicKey);
    if (!this.#isWelcome) {
      // A handshake that fails may have met another key; the master's own word makes for a better message.
      return why.kind === 'lost' ? await this.#explain(why, host, address, key.publicKey) : why;
    }
    this.#isWelcome = false;
    this.#link = undefined;
    this.#requests.connectionLost(why);
    return why;
  }

  /** One connection from its beginning to its end. */
  async #live(host: string, address: string, masterKey: string): Promise<Disconnection> {
    const { id, version, ports, context, jobs } = this.#options;
    const ended = Promise.withResolvers<Disconnection>();
    let heartbeat: NodeJS.Timeout | undefined;
    const link: BusLink = new BusLink({
      endpoint: tcpEndpoint(address, ports.bus),
      id,
      keys: this.#keys,
      masterKey,
      version,
      instance: this.#instance,
      jobs: jobs(),
      context,
      signal: this.#closed.signal,
      onWelcome: (welcome) => {
        heartbeat = setInterval(() => link.send('ping', { running: [...jobs()] }), welcome.heartbeatMs);
        this.#established(link, welcome, host);
      },
      onMessage: (message) => this.#hear(message),
      onEnd: (why) => ended.resolve(why),
    });
    const why = await ended.promise;
    clearInterval(heartbeat);
    return why;
  }

  async #masterKey(host: string, address: string): Promise<MasterKey> {
    const { pkiDirectory, fingerprint, token, ports, log } = this.#options;
    const key = await masterKeyOf({ pkiDirectory, host, fingerprint, token }, () =>
      readShownKey(address, ports.identity),
    );
    if (!key.isNew) return key;
    const shown = fingerprintOf(key.publicKey);
    const isVouchedFor = fingerprint !== undefined || token !== undefined;
    log.warn(
      { master: host, fingerprint: shown },
      isVouchedFor ? 'master pinned' : 'master trusted at first contact',
    );
    this.emit('pinned', shown);
    return key;
  }

  #established(link: BusLink, { session, protocol }: MasterMessages['welcome'], host: string): void {
    this.#link = link;
    this.#isWelcome = true;
    this.#lostPause.reset();
    this.#refusedPause.reset();
    this.#enrolPause.reset();
    this.#enrolAfter = 0;
    this.#lastReason = '';
    this.#options.log.info({ master: host }, 'connected');
    this.emit('connected', { session, protocol, master: host });
    this.#requests.resend(link);
  }

  #hear(message: MasterMessage): void {
    switch (message.type) {
      case 'ping':
        this.#link?.send('pong', { running: [...this.#options.jobs()] });
        break;
      case 'fileChunk':
      case 'fileFailed':
        this.emit('file', message);
        break;
      default:
        if (message.re === undefined) this.emit('message', message);
        else this.#requests.answer(message);
    }
  }

  #report(why: Disconnection): void {
    if (why.message === this.#lastReason) return;
    this.#lastReason = why.message;
    const isPending = why.kind === 'pending';
    const detail = isPending ? { fingerprint: this.fingerprint } : { code: why.code };
    this.#options.log.warn(detail, `not connected: ${why.message}`);
    this.emit('disconnected', why);
  }

  async #pauseAfter(why: Disconnection, host: string, lastedMs: number): Promise<number> {
    if (why.kind === 'refused') {
      return why.code !== undefined && passing.has(why.code)
        ? this.#lostPause.next()
        : this.#refusedPause.next();
    }
    if (why.kind !== 'pending') return this.#lostPause.next();
    // The master keeps who is pending waiting at its door. Back to it without delay: acceptance may come any moment.
    // One that could not ask was not kept waiting for an answer, however long it took.
    if (lastedMs > heldMs && this.#enrolAfter > 0) {
      this.#refusedPause.reset();
      return enrolmentSettlesMs * (this.#options.random ?? Math.random)();
    }
    if (performance.now() >= this.#enrolAfter && (await this.#enrol(host))) return enrolmentSettlesMs;
    return this.#refusedPause.next();
  }

  async #enrol(host: string): Promise<boolean> {
    const { id, ports, token, about, context } = this.#options;
    try {
      const address = await resolveMaster(host);
      const { publicKey } = await this.#masterKey(host, address);
      const endpoint = tcpEndpoint(address, ports.enrolment);
      await enrol({ endpoint, id, keys: this.#keys, masterKey: publicKey, token, about, context });
      this.#enrolAfter = performance.now() + this.#enrolPause.next();
      return true;
    } catch (error) {
      this.#options.log.warn(`asking to be accepted failed: ${errorMessage(error)}`);
      return false;
    }
  }

  async #explain(why: Disconnection, host: string, address: string, pinned: string): Promise<Disconnection> {
    const { ports, pkiDirectory } = this.#options;
    const shown = await readShownKey(address, ports.identity).catch(() => pinned);
    return shown === pinned ? why : disconnectionOf(pinMismatch({ pkiDirectory, host }, pinned, shown));
  }
}

function disconnectionOf(error: unknown): Disconnection {
  const code = error instanceof MusterError ? { code: error.code } : {};
  const kind = error instanceof MusterError && !error.retryable ? 'refused' : 'lost';
  return { kind, ...code, message: errorMessage(error) };
}
