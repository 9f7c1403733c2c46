import {
  type ErrorCode,
  errorCodes,
  type MasterMessage,
  type MinionMessages,
  MusterError,
  type RequestType,
  type ResponseOf,
  responseTypes,
} from '@muster/shared';
import type { BusLink } from './bus-link.ts';
import type { Disconnection, RequestOptions } from './session-contract.ts';

interface Pending {
  /** Sends it (again) over a link, from when on its time counts. */
  send(link: BusLink): void;
  accept(message: MasterMessage): void;
  fail(error: Error): void;
  readonly resend: boolean;
  messageId: number | undefined;
}

const defaultTimeoutMs = 60_000;

/** Requests that wait for their response, across connections. */
export class PendingRequests {
  readonly #pending = new Set<Pending>();
  readonly #mayWait: () => boolean;

  /** While `mayWait` says so, requests wait for the master however long it is away: a job has a time limit of its own. */
  constructor(mayWait: () => boolean) {
    this.#mayWait = mayWait;
  }

  /** Sends a request over the link, or over the next one where there is none. */
  async add<Type extends RequestType>(
    type: Type,
    body: MinionMessages[Type],
    { timeoutMs = defaultTimeoutMs, signal, resend = true }: RequestOptions,
    link: BusLink | undefined,
  ): Promise<ResponseOf<Type>> {
    signal?.throwIfAborted();
    if (link === undefined && !resend)
      throw new MusterError('CONNECTION_LOST', 'the master is away', { retryable: true });
    const response = Promise.withResolvers<ResponseOf<Type>>();
    const timer = setTimeout(() => {
      const isAway = pending.messageId === undefined;
      if (isAway && this.#mayWait()) {
        timer.refresh();
        return;
      }
      const away = isAway ? ': there is no connection' : '';
      pending.fail(
        new MusterError('TIMEOUT', `the master did not answer ${type} in time${away}`, { retryable: true }),
      );
    }, timeoutMs);
    const pending: Pending = {
      resend,
      messageId: undefined,
      send(over) {
        pending.messageId = over.send(type, body);
        timer.refresh();
      },
      accept: (message) => {
        if (isResponseTo(type, message)) response.resolve(message.body);
        else response.reject(errorOf(message));
      },
      fail: response.reject,
    };
    const onAbort = (): void => response.reject(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#pending.add(pending);
    try {
      if (link !== undefined) pending.send(link);
      return await response.promise;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      this.#pending.delete(pending);
    }
  }

  answer(message: MasterMessage): void {
    for (const pending of this.#pending) {
      if (pending.messageId === message.re) return pending.accept(message);
    }
    // Nobody waits any more: it was aborted or has timed out.
  }

  resend(link: BusLink): void {
    for (const pending of this.#pending) {
      if (pending.messageId === undefined) pending.send(link);
    }
  }

  connectionLost(why: Disconnection): void {
    for (const pending of this.#pending) {
      // An answer to a message of the lost connection can never come, and its number may come again.
      pending.messageId = undefined;
      if (!pending.resend) pending.fail(new MusterError('CONNECTION_LOST', why.message, { retryable: true }));
    }
  }

  failAll(error: Error): void {
    for (const pending of this.#pending) pending.fail(error);
  }
}

function isResponseTo<Type extends RequestType>(
  type: Type,
  message: MasterMessage,
): message is MasterMessage & { body: ResponseOf<Type> } {
  return message.type === responseTypes[type];
}

function errorOf(message: MasterMessage): MusterError {
  if (message.type !== 'failed')
    return new MusterError('MESSAGE_INVALID', `${message.type} answers nothing that was asked`);
  const { code, message: text } = message.body;
  return new MusterError(isErrorCode(code) ? code : 'INTERNAL', text);
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorCodes, code);
}
