import { EventEmitter } from 'node:events';
import type { MasterMessages, MinionMessages } from '@muster/shared';
import type { MessageHandler, SessionEvents, SessionHub, SessionInfo } from '../sessions/index.ts';

/** What a minion of the in-memory hub got. */
export type Delivered = {
  [Type in keyof MasterMessages]: { readonly type: Type; readonly body: MasterMessages[Type] };
}[keyof MasterMessages];

/** Sessions without a network: the real contract, with minions that a test plays. */
export class InMemoryHub extends EventEmitter<SessionEvents> implements SessionHub {
  readonly sent = new Map<string, Delivered[]>();
  /** Minions that have a session and answer nothing. */
  readonly frozen = new Set<string>();
  /** Told of everything that a minion gets, to play its part. */
  onDelivery: (minion: string, delivered: Delivered) => void = () => {};
  readonly #sessions = new Map<string, SessionInfo>();
  readonly #heard = new Map<string, number>();
  readonly #handlers: { [Type in keyof MinionMessages]?: MessageHandler<Type> } = {};
  #counter = 0;

  connect(minion: string, jobs: readonly string[] = []): void {
    this.#counter += 1;
    const session = `s${this.#counter}`;
    const since = Date.now();
    const key = `key of ${minion}`;
    const info = { minion, session, key, protocol: 1, version: '1', instance: session, jobs, since };
    this.#sessions.set(minion, info);
    this.#heard.set(minion, since);
    this.emit('up', info);
  }

  disconnect(minion: string, reason = 'it closed the connection'): void {
    const info = this.#sessions.get(minion);
    if (info === undefined) return;
    this.#sessions.delete(minion);
    this.emit('down', info, reason);
  }

  /** A message of a minion; the handler's answer. */
  async receive<Type extends keyof MinionMessages>(
    minion: string,
    type: Type,
    body: MinionMessages[Type],
  ): Promise<unknown> {
    this.#heard.set(minion, Date.now());
    const handler: ((minion: string, body: MinionMessages[Type]) => unknown) | undefined =
      this.#handlers[type];
    return await Promise.resolve(handler?.(minion, body));
  }

  handle<Type extends keyof MinionMessages>(type: Type, handler: MessageHandler<Type>): void {
    Object.assign(this.#handlers, { [type]: handler });
  }

  send<Type extends keyof MasterMessages>(minion: string, type: Type, body: MasterMessages[Type]): boolean {
    if (!this.#sessions.has(minion)) return false;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the pair is right by the signature
    const delivered = { type, body } as Delivered;
    this.sent.set(minion, [...(this.sent.get(minion) ?? []), delivered]);
    queueMicrotask(() => {
      if (!this.frozen.has(minion)) this.onDelivery(minion, delivered);
    });
    return true;
  }

  async whenRead(): Promise<void> {}

  async ping(minion: string, timeoutMs = 1000): Promise<boolean> {
    if (!this.#sessions.has(minion)) return false;
    if (!this.frozen.has(minion)) return true;
    await new Promise((resolve) => setTimeout(resolve, timeoutMs));
    return false;
  }

  connected(): string[] {
    return [...this.#sessions.keys()];
  }

  isConnected(minion: string): boolean {
    return this.#sessions.has(minion);
  }

  session(minion: string): SessionInfo | undefined {
    return this.#sessions.get(minion);
  }

  lastHeard(minion: string): number | undefined {
    return this.#heard.get(minion);
  }

  cut(minion: string, code: string, message: string): void {
    this.disconnect(minion, `${code}: ${message}`);
  }

  dropped(): number {
    return 0;
  }

  close(): void {
    for (const minion of this.connected()) this.disconnect(minion, 'the master stops');
  }
}
