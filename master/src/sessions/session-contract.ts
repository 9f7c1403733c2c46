import type { EventEmitter } from 'node:events';
import type { MasterMessages, MinionMessage, MinionMessages, RequestType, ResponseOf } from '@muster/shared';

/** Messages that are spoken inside of the sessions themselves and never reach their users. */
export type SessionMessageType = 'hello' | 'proof' | 'ping' | 'pong' | 'goodbye';

/** What a minion said when its session was formed. */
export interface SessionInfo {
  readonly minion: string;
  /** Changes with every session; tells an earlier one from a later one. */
  readonly session: string;
  readonly protocol: number;
  /** The minion's program version. */
  readonly version: string;
  /** Changes with every start of the minion's process. */
  readonly instance: string;
  /** Jobs that run there or whose returns wait there, as of the hello. */
  readonly jobs: readonly string[];
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** The public key that it proved, in Z85. */
  readonly key: string;
}

export interface SessionEvents {
  up: [SessionInfo];
  /** The reason is a sentence for operators. */
  down: [SessionInfo, reason: string];
  /** Every message that has no handler of its own; the id is the one the session proved, never one of the body. */
  message: [minion: string, MinionMessage];
}

/** Handles one type of message of the minion whose session it came through. */
export type MessageHandler<Type extends keyof MinionMessages> = (
  minion: string,
  body: MinionMessages[Type],
) => Type extends RequestType ? ResponseOf<Type> | Promise<ResponseOf<Type>> : void | Promise<void>;

/** The master's end of every bound connection to a minion. */
export interface SessionHub extends EventEmitter<SessionEvents> {
  /** Takes a type of message out of `message`; a request's result (or error) is sent back as its response. */
  handle<Type extends Exclude<keyof MinionMessages, SessionMessageType>>(
    type: Type,
    handler: MessageHandler<Type>,
  ): void;
  /** Queues a message; false where the minion has no session. Throws MESSAGE_INVALID for a body that cannot be sent. */
  send<Type extends keyof MasterMessages>(minion: string, type: Type, body: MasterMessages[Type]): boolean;
  /** Done when the minion reads what it is sent, or has no session: whoever has much to send waits for it before each part. */
  whenRead(minion: string): Promise<void>;
  /** Whether the minion answers within the time: false for one without a session, and for one that is frozen. */
  ping(minion: string, timeoutMs?: number): Promise<boolean>;
  /** Ids of the minions that have a session. */
  connected(): string[];
  isConnected(minion: string): boolean;
  session(minion: string): SessionInfo | undefined;
  /** When anything came from the minion last, in milliseconds since the epoch; survives its session, not the process. */
  lastHeard(minion: string): number | undefined;
  /** Ends a session now; the minion is told the code and the message. */
  cut(minion: string, code: string, message: string): void;
  /** Hostile, malformed and superfluous messages that were dropped since the start. */
  dropped(): number;
  close(): void;
}
