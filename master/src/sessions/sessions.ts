import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import {
  type CurveKeyPair,
  decodeFromMinion,
  encodeForMinion,
  errorMessage,
  handshakeVersion,
  type MasterMessages,
  type MinionMessage,
  type MinionMessages,
} from '@muster/shared';
import type { Logger } from 'pino';
import { type Gateway, RateLimiter } from '../gateway/index.ts';
import type { AuditLog, KeyRing } from '../keys/index.ts';
import { OncePerMinute } from '../keys/once-per-minute.ts';
import { type Connection, challengeFor, type HandshakeFault, proofFault } from './connection.ts';
import { MessageHandlers } from './message-handlers.ts';
import { Outlet } from './outlet.ts';
import { Probes } from './probes.ts';
import type {
  MessageHandler,
  SessionEvents,
  SessionHub,
  SessionInfo,
  SessionMessageType,
} from './session-contract.ts';

export interface SessionsOptions {
  readonly gateway: Gateway;
  readonly keys: KeyRing;
  readonly audit: AuditLog;
  readonly masterKeys: CurveKeyPair;
  readonly log: Logger;
  /** How often either side lets itself be heard; three times as long without a sign ends a session. */
  readonly heartbeatMs?: number | undefined;
  readonly now?: (() => number) | undefined;
}

type OpenConnection = Connection & { stage: Extract<Connection['stage'], { kind: 'open' }> };

const handshakeMs = 10_000;
const malformedAllowed = 20;
const mostUnproven = 20_000;
const sweepMs = 1000;
const probeMs = 1000;
// Of small messages the gateway is told now and then that they are done with.
const tellMessages = 16;
const tellBytes = 64 * 1024;

/** The sessions of the minions: each bound by proof to one id, for which alone it speaks. */
export class Sessions extends EventEmitter<SessionEvents> implements SessionHub {
  readonly #gateway: Gateway;
  readonly #keys: KeyRing;
  readonly #audit: AuditLog;
  readonly #masterKeys: CurveKeyPair;
  readonly #log: Logger;
  readonly #heartbeatMs: number;
  readonly #now: () => number;
  readonly #connections = new Map<string, Connection>();
  readonly #bound = new Map<string, OpenConnection>();
  readonly #lastHeard = new Map<string, number>();
  readonly #handlers: MessageHandlers;
  readonly #probes = new Probes();
  readonly #once = new OncePerMinute();
  /** A restart now and then is no news; hosts that keep replacing each other are. */
  readonly #replacements = new RateLimiter({ perSecond: 1 / 60, burst: 3 });
  readonly #timer: NodeJS.Timeout;
  #lastSweep = performance.now();
  #dropped = 0;

  constructor(options: SessionsOptions) {
    super();
    this.#gateway = options.gateway;
    this.#keys = options.keys;
    this.#audit = options.audit;
    this.#masterKeys = options.masterKeys;
    this.#log = options.log;
    this.#heartbeatMs = options.heartbeatMs ?? 5000;
    this.#now = options.now ?? Date.now;
    this.#handlers = new MessageHandlers(options.log, (minion, message) =>
      this.emit('message', minion, message),
    );
    this.#gateway.on('message', (name, bytes) => this.#receive(name, bytes));
    this.#gateway.on('gone', (name, reason) => this.#lose(name, reason));
    this.#gateway.on('reset', (reason) => this.#loseAll(reason));
    this.#gateway.on('sent', (name, bytes) => this.#connections.get(name)?.outlet.left(bytes));
    this.#gateway.on('slowed', (name) => {
      this.#log.warn({ minion: this.#nameOf(name) }, 'a minion sends too much, and is slowed down');
    });
    this.#keys.on('change', ({ id }) => {
      const connection = this.#bound.get(id);
      if (connection !== undefined && this.#keys.acceptedKey(id) !== connection.stage.info.key) {
        this.cut(id, 'KEY_NOT_ACCEPTED', 'the key of this minion is not accepted any more');
      }
    });
    this.#timer = setInterval(() => this.#sweep(), Math.min(sweepMs, this.#heartbeatMs));
  }

  handle<Type extends Exclude<keyof MinionMessages, SessionMessageType>>(
    type: Type,
    handler: MessageHandler<Type>,
  ): void {
    this.#handlers.handle(type, handler);
  }

  send<Type extends keyof MasterMessages>(minion: string, type: Type, body: MasterMessages[Type]): boolean {
    const connection = this.#bound.get(minion);
    if (connection === undefined) return false;
    this.#write(connection, type, body);
    return true;
  }

  ping(minion: string, timeoutMs: number = probeMs): Promise<boolean> {
    return this.#probes.wait(minion, timeoutMs, () => this.send(minion, 'ping', { time: this.#now() }));
  }

  connected(): string[] {
    return [...this.#bound.keys()];
  }

  isConnected(minion: string): boolean {
    return this.#bound.has(minion);
  }

  session(minion: string): SessionInfo | undefined {
    return this.#bound.get(minion)?.stage.info;
  }

  lastHeard(minion: string): number | undefined {
    return this.#bound.get(minion)?.stage.lastHeard ?? this.#lastHeard.get(minion);
  }

  async whenRead(minion: string): Promise<void> {
    await this.#bound.get(minion)?.outlet.work(() => undefined);
  }

  cut(minion: string, code: string, message: string): void {
    const connection = this.#bound.get(minion);
    if (connection === undefined) return;
    this.#refuse(connection, code, message);
    this.#end(connection, message);
  }

  dropped(): number {
    return this.#dropped;
  }

  close(): void {
    clearInterval(this.#timer);
    for (const connection of this.#bound.values()) {
      this.#keys.touch(connection.stage.info.minion, connection.stage.lastHeard);
    }
  }

  #receive(name: string, bytes: Buffer): void {
    const connection = this.#connections.get(name) ?? this.#meet(name);
    const { length } = bytes;
    let handling: Promise<void> | undefined;
    try {
      handling = this.#read(connection, bytes);
    } catch (error) {
      // Whatever a message leads to, it is its sender's trouble alone.
      this.#log.error({ minion: this.#nameOf(name), err: error }, 'a message failed');
      this.#drop(connection, errorMessage(error));
    }
    if (handling === undefined) this.#handled(connection, length);
    else void handling.finally(() => this.#handled(connection, length));
  }

  #read(connection: Connection, bytes: Buffer): Promise<void> | undefined {
    let message: MinionMessage;
    try {
      message = decodeFromMinion(bytes);
    } catch (error) {
      this.#drop(connection, errorMessage(error));
      return undefined;
    }
    if (isOpen(connection)) return this.#hear(connection, message, bytes.length);
    this.#shakeHands(connection, message);
    return undefined;
  }

  /** Lets the gateway hand over more of a connection. */
  #handled({ name, done }: Connection, bytes: number): void {
    done.messages++;
    done.bytes += bytes;
    if (done.messages < tellMessages && done.bytes < tellBytes) return;
    this.#gateway.handled(name, done.messages, done.bytes);
    done.messages = 0;
    done.bytes = 0;
  }

  #meet(name: string): Connection {
    const connection: Connection = {
      name,
      heardAt: performance.now(),
      nextMessage: 1,
      open: { requests: 0, bytes: 0 },
      done: { messages: 0, bytes: 0 },
      outlet: new Outlet(),
      malformed: 0,
      stage: { kind: 'new' },
    };
    if (this.#connections.size - this.#bound.size < mostUnproven) this.#connections.set(name, connection);
    return connection;
  }

  #shakeHands(connection: Connection, message: MinionMessage): void {
    const { stage } = connection;
    if (message.type === 'hello' && stage.kind === 'new') {
      const outcome = challengeFor(message.body, this.#keys.acceptedKey(message.body.id));
      if ('code' in outcome) return this.#fail(connection, message.body.id, outcome);
      connection.stage = outcome;
      if (outcome.kind === 'challenged')
        this.#write(connection, 'challenge', { nonce: outcome.nonce }, message.id);
    } else if (message.type === 'proof' && stage.kind === 'challenged') {
      const { id } = stage.hello;
      const key = this.#keys.acceptedKey(id);
      const fault = proofFault(stage, message.body.mac, key, this.#masterKeys);
      if (fault !== undefined || key === undefined) this.#fail(connection, id, fault);
      else this.#open(connection, stage, key, message.id);
    } else {
      // Most often a connection that the master has given up or forgotten: it has to begin anew.
      this.#refuse(connection, 'SESSION_UNKNOWN', 'this connection has no session');
      this.#connections.delete(connection.name);
    }
  }

  #open(
    connection: Connection,
    { hello, protocol }: Extract<Connection['stage'], { kind: 'challenged' }>,
    key: string,
    re: number,
  ): void {
    const { id: minion, version, instance, jobs } = hello;
    const since = this.#now();
    const info = { minion, session: randomUUID(), protocol, version, instance, jobs, since, key };
    const earlier = this.#bound.get(minion);
    if (earlier !== undefined) this.#replace(earlier, instance);
    connection.stage = { kind: 'open', info, lastHeard: since };
    connection.heardAt = performance.now();
    if (!isOpen(connection)) return;
    this.#connections.set(connection.name, connection);
    this.#bound.set(minion, connection);
    const { session } = info;
    this.#write(
      connection,
      'welcome',
      { protocol, session, heartbeatMs: this.#heartbeatMs, time: since },
      re,
    );
    this.#keys.touch(minion, since);
    this.emit('up', info);
  }

  #replace(earlier: OpenConnection, instance: string): void {
    const { info } = earlier.stage;
    const isOther = info.instance !== instance;
    this.#refuse(earlier, isOther ? 'REPLACED' : 'RECONNECTED', 'a newer connection speaks for this id');
    this.#end(earlier, 'it connected anew');
    const isFight = isOther && !this.#replacements.take(info.minion);
    if (isFight && this.#once.isFirst(`fight ${info.minion}`)) {
      this.#log.warn({ minion: info.minion }, 'two hosts seem to share this id and its key: was one cloned?');
    }
  }

  /** Done when the message is, where that is later. */
  #hear(connection: OpenConnection, message: MinionMessage, size: number): Promise<void> | undefined {
    const { stage } = connection;
    const { minion, protocol } = stage.info;
    stage.lastHeard = this.#now();
    connection.heardAt = performance.now();
    this.#probes.answer(minion, true);
    if (message.v !== protocol) {
      this.#drop(connection, `protocol version ${message.v}, not ${protocol}`);
      return undefined;
    }
    switch (message.type) {
      case 'hello':
      case 'proof':
        this.#drop(connection, 'a second handshake');
        break;
      case 'ping':
        this.#write(connection, 'pong', { time: stage.lastHeard }, message.id);
        break;
      case 'pong':
        break;
      case 'goodbye':
        this.#end(connection, `it was stopped: ${message.body.reason}`);
        break;
      default:
        return this.#perform(connection, message, size);
    }
    return undefined;
  }

  async #perform(connection: OpenConnection, message: MinionMessage, size: number): Promise<void> {
    const { minion } = connection.stage.info;
    await this.#handlers.perform(minion, message, size, connection, (reply) => {
      if (!this.#isCurrent(connection)) return;
      try {
        this.#write(connection, reply.type, reply.body, message.id);
      } catch (error) {
        // It answered with what cannot be sent.
        const { type, body } = this.#handlers.failure(minion, message, error);
        this.#write(connection, type, body, message.id);
      }
    });
  }

  #isCurrent(connection: OpenConnection): boolean {
    return this.#bound.get(connection.stage.info.minion) === connection;
  }

  #write<Type extends keyof MasterMessages>(
    connection: Connection,
    type: Type,
    body: MasterMessages[Type],
    re?: number,
  ): void {
    const v = isOpen(connection) ? connection.stage.info.protocol : handshakeVersion;
    const id = connection.nextMessage++;
    const bytes = encodeForMinion({ v, type, id, re, body });
    connection.outlet.add(bytes.length);
    this.#gateway.send(connection.name, bytes);
  }

  #refuse(connection: Connection, code: string, message: string, isAtFault = false): void {
    const id = connection.nextMessage++;
    const body = { code, message };
    this.#gateway.refuse(
      connection.name,
      encodeForMinion({ v: handshakeVersion, type: 'refused', id, body }),
      isAtFault,
    );
    connection.outlet.close();
  }

  #fail(connection: Connection, minion: string, fault: HandshakeFault | undefined): void {
    const { code, message } = fault ?? { code: 'KEY_NOT_ACCEPTED', message: 'the key is not accepted' };
    this.#refuse(connection, code, message, code === 'PROOF_WRONG');
    this.#connections.delete(connection.name);
    this.#dropped++;
    // Ids that nobody has are refused as one: whoever makes them up does not fill the log with them.
    const subject = this.#keys.find(minion).length > 0 ? minion : 'an unknown id';
    if (!this.#once.isFirst(`${code} ${subject}`)) return;
    this.#log.warn({ minion: subject }, `a session was refused: ${message}`);
    const entry = { actor: 'bus', action: 'session.refuse', subject, isAllowed: false, details: { code } };
    this.#audit
      .append(entry)
      .catch((error: unknown) => this.#log.error({ err: error }, 'the audit log failed'));
  }

  #drop(connection: Connection, why: string): void {
    this.#dropped++;
    const minion = this.#nameOf(connection.name);
    if (this.#once.isFirst(`malformed ${minion}`))
      this.#log.warn({ minion }, `a message was dropped: ${why}`);
    if (++connection.malformed <= malformedAllowed) return;
    this.#refuse(connection, 'MALFORMED', 'too many malformed messages', true);
    if (isOpen(connection)) this.#end(connection, 'it sent too many malformed messages');
    else this.#connections.delete(connection.name);
  }

  #nameOf(connectionName: string): string {
    const connection = this.#connections.get(connectionName);
    return connection !== undefined && isOpen(connection) ? connection.stage.info.minion : 'unknown';
  }

  #lose(name: string, reason: string): void {
    const connection = this.#connections.get(name);
    if (connection === undefined) return;
    if (isOpen(connection)) this.#end(connection, reason);
    else this.#connections.delete(name);
  }

  #loseAll(reason: string): void {
    const open = [...this.#bound.values()];
    this.#connections.clear();
    for (const connection of open) this.#end(connection, reason);
  }

  #end(connection: OpenConnection, reason: string): void {
    const { info, lastHeard } = connection.stage;
    this.#connections.delete(connection.name);
    connection.outlet.close();
    if (this.#bound.get(info.minion) !== connection) return;
    this.#bound.delete(info.minion);
    this.#probes.answer(info.minion, false);
    this.#lastHeard.set(info.minion, lastHeard);
    this.#keys.touch(info.minion, lastHeard);
    this.emit('down', info, reason);
  }

  #sweep(): void {
    const now = performance.now();
    // After a pause of the master itself (a suspended machine) the minions had no chance to be heard.
    const isLate = now - this.#lastSweep > sweepMs + this.#heartbeatMs;
    this.#lastSweep = now;
    for (const connection of this.#connections.values()) {
      if (isLate) connection.heardAt = now;
      const silentMs = now - connection.heardAt;
      if (isOpen(connection)) {
        if (silentMs < 3 * this.#heartbeatMs) continue;
        const reason = `nothing was heard for ${Math.round(silentMs / 1000)} s`;
        this.cut(connection.stage.info.minion, 'SILENT', reason);
      } else if (silentMs > handshakeMs) {
        this.#refuse(connection, 'TOO_SLOW', 'the handshake took too long');
        this.#connections.delete(connection.name);
      }
    }
  }
}

function isOpen(connection: Connection): connection is OpenConnection {
  return connection.stage.kind === 'open';
}
