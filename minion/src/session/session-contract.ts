import type { EventEmitter } from 'node:events';
import type { MasterMessage, MasterMessages, MinionMessages, RequestType, ResponseOf } from '@muster/shared';

/** Why there is no session yet or any more. */
export interface Disconnection {
  /** `pending`: the key is not accepted (yet); `refused`: the master's code says why; `lost`: link or master is gone. */
  readonly kind: 'pending' | 'refused' | 'lost' | 'closed';
  readonly code?: string;
  /** A sentence for operators. */
  readonly message: string;
}

export interface Connection {
  readonly session: string;
  readonly protocol: number;
  readonly master: string;
}

export interface MinionSessionEvents {
  connected: [Connection];
  /** Once for each connection that was lost, and at each change of the reason while there is none. */
  disconnected: [Disconnection];
  /** Jobs, cancellations, acknowledgements, mine changes: all that is not an answer to a request. */
  message: [MasterMessage];
  /** Chunks and failures of file streams, for the file client alone. */
  file: [Extract<MasterMessage, { type: 'fileChunk' | 'fileFailed' }>];
  /** A master's key was trusted at first contact: its fingerprint. */
  pinned: [fingerprint: string];
}

export interface RequestOptions {
  /** From when it was sent last, or for the connection to come while no job is at work here; 60 s unless given. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Whether to wait for a connection and to send again after one is lost (the default), or to fail at once. */
  readonly resend?: boolean | undefined;
}

/** The minion's end of the bus, whoever is at the other end, connected or not. */
export interface MasterLink extends EventEmitter<MinionSessionEvents> {
  readonly connected: boolean;
  /** The public key's `SHA256:...`, which an operator compares before accepting it. */
  readonly fingerprint: string;
  /** Sends now; false where there is no connection, and nothing is kept. Throws MESSAGE_INVALID for what cannot be sent. */
  send<Type extends keyof MinionMessages>(type: Type, body: MinionMessages[Type]): boolean;
  /** Asks and waits. Fails with TIMEOUT, CONNECTION_LOST, the abort's reason, or the master's own error. */
  request<Type extends RequestType>(
    type: Type,
    body: MinionMessages[Type],
    options?: RequestOptions,
  ): Promise<ResponseOf<Type>>;
  start(): void;
  close(): Promise<void>;
}

/** A file of the file roots as it lies in the minion's cache. */
export interface CachedFile {
  /** Where the bytes are; named after their hash and never changed in place. */
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
  /** Permission bits on the master. */
  readonly mode: number;
}

export interface FetchOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((received: number, size: number) => void) | undefined;
}

/** Files of the master's file roots, by way of a cache on disk. */
export interface FileFetcher {
  /** The file's current bytes, or undefined where the environment has no such file. Paths have no `salt://`. */
  fetch(env: string, path: string, options?: FetchOptions): Promise<CachedFile | undefined>;
  /** What an environment holds below a prefix ('' for all). */
  list(env: string, prefix: string): Promise<MasterMessages['fileListing']>;
}
