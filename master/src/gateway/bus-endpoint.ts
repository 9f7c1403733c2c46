import { messageLimits } from '@muster/shared';
import type { Admissions } from './admissions.ts';
import { Allowance } from './allowance.ts';
import type { Endpoint } from './entrance.ts';
import type { GatewayLimits } from './gateway-protocol.ts';
import { isLarge, LargeMessages } from './large-messages.ts';
import type { PutOff } from './put-off.ts';
import { Turns } from './turns.ts';
import type { ServerKeys } from './zmtp/curve-handshake.ts';
import type { Peer } from './zmtp/peer.ts';

export interface BusEvents {
  /** A message came; its connection waits for `handled` where it has said much. `done` is to be called when the bytes are gone. */
  message(connection: string, bytes: Buffer, done: (() => void) | undefined): void;
  /** A connection is no more; the reason is for operators. */
  gone(connection: string, reason: string): void;
  /** A connection is slowed down to its rate. */
  slowed(connection: string): void;
  /** So many bytes have left for a connection. */
  sent(connection: string, bytes: number): void;
}

export interface BusEndpointOptions {
  readonly keys: ServerKeys;
  readonly limits: GatewayLimits;
  readonly admissions: Admissions;
  readonly putOff: PutOff;
  readonly events: BusEvents;
  /** Whether the master takes more now. */
  readonly isOpen: () => boolean;
}

interface Connection {
  readonly peer: Peer;
  readonly messages: Allowance;
  readonly bytes: Allowance;
  /** What the master has been given of it and has not done yet. */
  openMessages: number;
  openBytes: number;
  /** Bytes that have left and that the master has not been told of. */
  untold: number;
  isSlowed: boolean;
  /** Whether the message that comes had to be given room. */
  isLarge: boolean;
}

const mostPerKey = 4;
const mostOpenMessages = 512;
const mostOpenBytes = 1024 * 1024;
const tellBytes = 64 * 1024;
const stuckMs = 30_000;
const sweepMs = 2000;
const reportMs = 60_000;

/**
 * The connections of the minions. Each is read in its turn, as fast as its rate and its share of the master allow, and written to for as
 * long as it reads; whatever it does, it is the only one that is slowed down or cut.
 */
export class BusEndpoint implements Endpoint {
  readonly keys: ServerKeys;
  readonly socketType = { own: 'ROUTER', peer: 'DEALER' };
  readonly largestMessage = messageLimits.toMaster;
  readonly #options: BusEndpointOptions;
  readonly #connections = new Map<string, Connection>();
  readonly #byKey = new Map<string, Set<Peer>>();
  readonly #large = new LargeMessages();
  readonly #turns: Turns;
  readonly #writing = new Turns({ sliceMs: 10, rest: 0 });
  readonly #timer: NodeJS.Timeout;
  readonly #slowTimer: NodeJS.Timeout;

  constructor(options: BusEndpointOptions) {
    this.#options = options;
    this.keys = options.keys;
    this.#turns = new Turns({ sliceMs: 10, rest: 0, isOpen: options.isOpen });
    this.#timer = setInterval(() => this.#cutStuck(), sweepMs);
    this.#slowTimer = setInterval(() => {
      for (const connection of this.#connections.values()) connection.isSlowed = false;
    }, reportMs);
  }

  /** The master takes more again. */
  resume(): void {
    this.#turns.resume();
  }

  send(name: string, bytes: Uint8Array): void {
    const peer = this.#connections.get(name)?.peer;
    if (peer === undefined) return;
    peer.send(bytes);
    if (peer.unread > this.#options.limits.backlogBytes) peer.destroy('it reads too slowly');
  }

  /** Says a last word to a connection and hears nothing of it any more; one that misbehaved has to wait before it comes again. */
  refuse(name: string, farewell: Uint8Array, isAtFault: boolean): void {
    const connection = this.#connections.get(name);
    if (connection === undefined) return;
    this.#connections.delete(name);
    const { peer } = connection;
    if (isAtFault) this.#options.putOff.fault(peer.key);
    peer.send(farewell);
    peer.leave('it was refused', this.#options.limits.farewellMs);
  }

  /** The master is done with so many messages and bytes of a connection. */
  handled(name: string, messages: number, bytes: number): void {
    const connection = this.#connections.get(name);
    if (connection === undefined) return;
    const wasFull = isFull(connection);
    connection.openMessages -= messages;
    connection.openBytes -= bytes;
    if (wasFull && !isFull(connection)) connection.peer.goOn();
  }

  /** Cuts the connections of a key that is not accepted any more. */
  cut(key: string): void {
    for (const peer of this.#byKey.get(key) ?? []) {
      peer.leave('its key is not accepted any more', this.#options.limits.farewellMs);
    }
  }

  /** Admits a peer whose key is accepted. */
  admit(peer: Peer): void {
    const { limits, putOff } = this.#options;
    const now = performance.now();
    const others = this.#byKey.get(peer.key) ?? new Set();
    for (const oldest of others.size < mostPerKey ? [] : others.values().take(1)) {
      oldest.destroy('it has newer connections');
    }
    this.#byKey.set(peer.key, others.add(peer));
    putOff.arrived(peer.key);
    this.#connections.set(peer.name, {
      peer,
      messages: new Allowance({ perSecond: limits.messagesPerSecond, burst: limits.messageBurst }, now),
      bytes: new Allowance({ perSecond: limits.bytesPerSecond, burst: limits.byteBurst }, now),
      openMessages: 0,
      openBytes: 0,
      untold: 0,
      isSlowed: false,
      isLarge: false,
    });
    peer.admit();
  }

  close(): void {
    clearInterval(this.#timer);
    clearInterval(this.#slowTimer);
    for (const { peer } of this.#connections.values()) peer.destroy('the master was stopped');
  }

  proved(peer: Peer): void {
    this.#options.admissions.decide(peer);
  }

  next(peer: Peer, step: () => void): void {
    this.#turns.add(peer.name, step);
  }

  nextWrite(peer: Peer, step: () => void): void {
    this.#writing.add(peer.name, step);
  }

  mayBegin(peer: Peer, size: number): boolean {
    const connection = this.#connections.get(peer.name);
    // Commands of the handshake, and what comes after a farewell.
    if (connection === undefined) return true;
    if (isFull(connection)) return false;
    const now = performance.now();
    const waitMs = Math.max(connection.messages.waitMs(now), connection.bytes.waitMs(now));
    if (waitMs > 0) {
      this.#slow(connection, waitMs);
      return false;
    }
    const hasRoom = this.#large.begin(
      peer.name,
      peer.key,
      size,
      () => peer.goOn(),
      () => peer.destroy('its message takes too long', true),
    );
    if (!hasRoom) return false;
    connection.isLarge = isLarge(size);
    connection.messages.use(1);
    connection.bytes.use(size);
    return true;
  }

  message(peer: Peer, payload: Buffer): void {
    const connection = this.#connections.get(peer.name);
    if (connection === undefined) return;
    connection.openMessages++;
    connection.openBytes += payload.length;
    const done = connection.isLarge ? () => this.#large.end(peer.name) : undefined;
    connection.isLarge = false;
    this.#options.events.message(peer.name, payload, done);
    peer.goOn();
  }

  sent(peer: Peer, bytes: number): void {
    const connection = this.#connections.get(peer.name);
    if (connection === undefined) return;
    connection.untold += bytes;
    if (connection.untold < tellBytes) return;
    this.#options.events.sent(peer.name, connection.untold);
    connection.untold = 0;
  }

  ended(peer: Peer): void {
    const { admissions, putOff, events } = this.#options;
    admissions.forget(peer);
    this.#large.end(peer.name);
    const others = this.#byKey.get(peer.key);
    others?.delete(peer);
    if (others?.size === 0) this.#byKey.delete(peer.key);
    if (peer.isAtFault && peer.key !== '') putOff.fault(peer.key);
    if (this.#connections.delete(peer.name)) events.gone(peer.name, peer.reason);
  }

  #slow(connection: Connection, waitMs: number): void {
    const { peer } = connection;
    setTimeout(() => peer.goOn(), waitMs).unref();
    if (connection.isSlowed) return;
    connection.isSlowed = true;
    this.#options.events.slowed(peer.name);
  }

  #cutStuck(): void {
    for (const { peer } of this.#connections.values()) {
      if (peer.stuckMs > stuckMs) peer.destroy('it reads too slowly');
    }
  }
}

function isFull({ openMessages, openBytes }: Connection): boolean {
  return openMessages >= mostOpenMessages || openBytes >= mostOpenBytes;
}
