import { isSystemError, messageLimits } from '@muster/shared';
import { Router } from 'zeromq';
import { zapDomains } from './admission-gate.ts';
import { bindPatiently } from './bind-patiently.ts';
import type { GatewayLimits } from './gateway-protocol.ts';
import { RateLimiter } from './rate-limiter.ts';

export interface BusSocketEvents {
  /** A message came; while the promise is pending, none is taken from any connection. */
  message(connection: Buffer, bytes: Buffer): Promise<void>;
  /** A connection is no more, or is given up; the reason is for operators. */
  gone(connection: Buffer, reason: string): void;
  dropped(connection: Buffer, count: number, reason: string): void;
  /** Some were closed since the last time that this was said. */
  disconnect(): void;
  /** All connections were cut to be rid of one that would not go. */
  reset(reason: string): void;
}

export interface BusSocketOptions {
  readonly secretKey: string;
  readonly host: string;
  readonly port: number;
  readonly limits: GatewayLimits;
  readonly events: BusSocketEvents;
}

interface Outgoing {
  readonly connection: Buffer;
  readonly frame: Buffer;
}

interface Backlog {
  readonly frames: Buffer[];
  bytes: number;
}

interface Refusal {
  readonly farewell: Buffer;
  readonly since: number;
  dropped: number;
}

const lost = 'the connection was lost';
const retryMs = 10;
const reportMs = 60_000;
const evictionPauseMs = 60_000;
const disconnectPauseMs = 2000;
const settlingMs = 100;

/**
 * The ROUTER of the bus. A connection's name is the socket's generation and its routing id, and means nothing outside.
 * No connection can hold up another: a message that cannot be sent at once waits in a bounded queue of its own.
 */
export class BusSocket {
  readonly #options: BusSocketOptions;
  #router: Router;
  readonly #port: number;
  #generation = 0;
  #isClosed = false;
  #queue: Outgoing[] = [];
  #isWriting = false;
  readonly #backlogs = new Map<string, Backlog>();
  readonly #refused = new Map<string, Refusal>();
  readonly #dropped = new Map<string, { connection: Buffer; count: number }>();
  readonly #rate: RateLimiter;
  readonly #timers: readonly NodeJS.Timeout[];
  #lastEviction = -Infinity;
  #disconnectTimer: NodeJS.Timeout | undefined;
  #lastDisconnect = -Infinity;
  #lastReport = -Infinity;

  static async open(options: BusSocketOptions): Promise<BusSocket> {
    const router = createRouter(options);
    const port = await bindPatiently(router, options.host, options.port);
    return new BusSocket(options, router, port);
  }

  private constructor(options: BusSocketOptions, router: Router, port: number) {
    this.#options = options;
    this.#router = router;
    this.#port = port;
    const { messagesPerSecond, messageBurst, evictionMs } = options.limits;
    this.#rate = new RateLimiter({ perSecond: messagesPerSecond, burst: messageBurst });
    this.#timers = [
      setInterval(() => void this.#retryBacklogs(), retryMs),
      setInterval(() => void this.#checkRefused(), Math.max(50, evictionMs / 5)),
      setInterval(() => this.#reportDropped(), reportMs),
    ];
    this.#serve(router);
  }

  get port(): number {
    return this.#port;
  }

  /** Sends, or queues behind what the connection has not read yet. */
  send(connection: Buffer, frame: Buffer): void {
    this.#queue.push({ connection, frame });
    if (!this.#isWriting) void this.#write();
  }

  /** Says a last word to a connection and hears nothing of it any more. */
  async refuse(connection: Buffer, farewell: Buffer): Promise<void> {
    const name = connection.toString('latin1');
    this.#backlogs.delete(name);
    if (this.#refused.has(name)) return;
    const outcome = await this.#trySend(connection, farewell);
    // ROUTER has no way to close one connection. It is deaf and mute from now on, and may go by itself.
    if (outcome !== 'gone') this.#refused.set(name, { farewell, since: performance.now(), dropped: 0 });
  }

  close(): void {
    this.#isClosed = true;
    for (const timer of this.#timers) clearInterval(timer);
    clearTimeout(this.#disconnectTimer);
    this.#router.close();
  }

  #serve(router: Router): void {
    router.events.on('disconnect', () => this.#noteDisconnect());
    void this.#receive(router, this.#generation);
  }

  #noteDisconnect(): void {
    const now = performance.now();
    this.#lastDisconnect = now;
    if (this.#disconnectTimer !== undefined) return;
    const wait = Math.max(settlingMs, disconnectPauseMs - (now - this.#lastReport));
    this.#disconnectTimer = setTimeout(() => {
      this.#disconnectTimer = undefined;
      this.#lastReport = performance.now();
      this.#options.events.disconnect();
      // Who went a moment ago may have been heard a moment before, and would not be missed yet.
      if (this.#lastReport - this.#lastDisconnect < settlingMs) this.#noteDisconnect();
    }, wait);
  }

  async #receive(router: Router, generation: number): Promise<void> {
    for await (const [routingId, bytes, ...rest] of router) {
      if (routingId === undefined) continue;
      const connection = connectionName(generation, routingId);
      const name = connection.toString('latin1');
      const refusal = this.#refused.get(name);
      if (refusal !== undefined) {
        refusal.dropped++;
      } else if (bytes === undefined || rest.length > 0 || !this.#rate.take(name)) {
        this.#countDropped(connection, name);
      } else {
        await this.#options.events.message(connection, bytes);
      }
    }
  }

  async #write(): Promise<void> {
    this.#isWriting = true;
    while (this.#queue.length > 0) {
      const batch = this.#queue;
      this.#queue = [];
      for (const { connection, frame } of batch) {
        const name = connection.toString('latin1');
        if (this.#refused.has(name)) continue;
        const isWaiting = this.#backlogs.has(name);
        const outcome = isWaiting ? 'full' : await this.#trySend(connection, frame);
        if (outcome === 'full') this.#enqueue(connection, name, frame);
        if (outcome === 'gone') this.#options.events.gone(connection, lost);
      }
    }
    this.#isWriting = false;
  }

  async #trySend(connection: Buffer, frame: Buffer): Promise<'sent' | 'full' | 'gone'> {
    if (connection.readUInt16BE(0) !== this.#generation || this.#isClosed) return 'gone';
    try {
      // The send timeout is 0: this is done before it returns, and so never two at a time.
      await this.#router.send([connection.subarray(2), frame]);
      return 'sent';
    } catch (error) {
      return isSystemError(error, 'EAGAIN') ? 'full' : 'gone';
    }
  }

  #enqueue(connection: Buffer, name: string, frame: Buffer): void {
    const { backlogMessages, backlogBytes } = this.#options.limits;
    const backlog = this.#backlogs.get(name) ?? { frames: [], bytes: 0 };
    // A copy, because the frame is a part of what came in one piece from the master.
    backlog.frames.push(Buffer.from(frame));
    backlog.bytes += frame.length;
    this.#backlogs.set(name, backlog);
    if (backlog.frames.length <= backlogMessages && backlog.bytes <= backlogBytes) return;
    this.#backlogs.delete(name);
    this.#options.events.gone(connection, 'it reads too slowly');
  }

  async #retryBacklogs(): Promise<void> {
    for (const [name, backlog] of this.#backlogs) {
      const connection = Buffer.from(name, 'latin1');
      let outcome: 'sent' | 'full' | 'gone' = 'sent';
      while (backlog.frames[0] !== undefined && outcome === 'sent') {
        const [frame] = backlog.frames;
        outcome = await this.#trySend(connection, frame);
        if (outcome !== 'sent') break;
        backlog.frames.shift();
        backlog.bytes -= frame.length;
      }
      if (outcome === 'gone') this.#options.events.gone(connection, lost);
      if (outcome === 'gone' || backlog.frames.length === 0) this.#backlogs.delete(name);
    }
  }

  async #checkRefused(): Promise<void> {
    const now = performance.now();
    for (const [name, { farewell, since }] of this.#refused) {
      const outcome = await this.#trySend(Buffer.from(name, 'latin1'), farewell);
      if (outcome === 'gone') this.#refused.delete(name);
      else if (now - since > this.#options.limits.evictionMs && now - this.#lastEviction > evictionPauseMs) {
        this.#lastEviction = now;
        return this.#evict();
      }
    }
  }

  /** Cuts every connection; whoever is admitted still is back within a second. */
  async #evict(): Promise<void> {
    const old = this.#router;
    this.#generation = (this.#generation + 1) % 0x10000;
    this.#router = createRouter(this.#options);
    this.#refused.clear();
    this.#backlogs.clear();
    old.close();
    await bindPatiently(this.#router, this.#options.host, this.#port);
    this.#options.events.reset('a refused connection would not go');
    this.#serve(this.#router);
  }

  #countDropped(connection: Buffer, name: string): void {
    const entry = this.#dropped.get(name);
    if (entry !== undefined) {
      entry.count++;
      return;
    }
    this.#dropped.set(name, { connection, count: 0 });
    this.#options.events.dropped(connection, 1, 'sends too much');
  }

  #reportDropped(): void {
    for (const { connection, count } of this.#dropped.values()) {
      if (count > 0) this.#options.events.dropped(connection, count, 'sends too much');
    }
    this.#dropped.clear();
  }
}

function createRouter({ secretKey, host, limits }: BusSocketOptions): Router {
  return new Router({
    curveServer: true,
    curveSecretKey: secretKey,
    zapDomain: zapDomains.bus,
    mandatory: true,
    linger: 0,
    sendTimeout: 0,
    backlog: 4096,
    ipv6: host === '*' || host.includes(':'),
    maxMessageSize: messageLimits.toMaster,
    // Few and large: these bound the memory that one connection can take.
    receiveHighWaterMark: 8,
    sendHighWaterMark: 64,
    handshakeInterval: limits.pendingHoldMs + 4000,
    heartbeatInterval: 5000,
    heartbeatTimeout: 15_000,
    heartbeatTimeToLive: 20_000,
  });
}

function connectionName(generation: number, routingId: Buffer): Buffer {
  const name = Buffer.allocUnsafe(2 + routingId.length);
  name.writeUInt16BE(generation, 0);
  name.set(routingId, 2);
  return name;
}
