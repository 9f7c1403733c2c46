import {
  errorMessage,
  type MasterMessages,
  type MinionMessage,
  type MinionMessages,
  MusterError,
  type RequestType,
  type ResponseOf,
  responseTypes,
} from '@muster/shared';
import type { Logger } from 'pino';
import { OncePerMinute } from '../keys/once-per-minute.ts';
import type { Outlet } from './outlet.ts';
import type { MessageHandler, SessionMessageType } from './session-contract.ts';

/** What a request is answered with. */
export interface Reply {
  readonly type: (typeof responseTypes)[RequestType] | 'failed';
  readonly body: ResponseOf<RequestType> | MasterMessages['failed'];
}

/** Messages of one connection that are being worked on. */
export interface OpenWork {
  requests: number;
  bytes: number;
}

/** A handler whatever its message: `handle` ties the one to the other, and the codec has checked the message. */
interface AnyHandler {
  call(minion: string, body: unknown): Answer | Promise<Answer>;
}
type Answer = ResponseOf<RequestType> | undefined | void;

/** What one minion may wait for at a time; more than any that means well, and little enough to keep for many. */
const mostOpenRequests = 256;
const mostOpenBytes = 32 * 1024 * 1024;

/** Who handles which message of the minions. No handler's failure goes further than its message. */
export class MessageHandlers {
  readonly #log: Logger;
  readonly #unhandled: (minion: string, message: MinionMessage) => void;
  readonly #handlers = new Map<string, AnyHandler>();
  readonly #once = new OncePerMinute();

  /** `unhandled` gets the messages that have no handler of their own. */
  constructor(log: Logger, unhandled: (minion: string, message: MinionMessage) => void) {
    this.#log = log;
    this.#unhandled = unhandled;
  }

  handle<Type extends Exclude<keyof MinionMessages, SessionMessageType>>(
    type: Type,
    handler: MessageHandler<Type>,
  ): void {
    this.#handlers.set(type, { call: handler });
  }

  /**
   * Handles a message of so many bytes. A request is worked on when the minion reads what it was answered before, and `reply`
   * sends its answer.
   */
  async perform(
    minion: string,
    message: MinionMessage,
    size: number,
    { open, outlet }: { readonly open: OpenWork; readonly outlet: Outlet },
    reply: (reply: Reply) => void,
  ): Promise<void> {
    const response = isRequest(message.type) ? responseTypes[message.type] : undefined;
    open.requests++;
    open.bytes += size;
    try {
      if (response !== undefined) {
        if (open.requests > mostOpenRequests || open.bytes > mostOpenBytes) throw tooMuchAtATime();
        await outlet.work(async () => reply({ type: response, body: await this.#answer(minion, message) }));
        return;
      }
      const handler = this.#handlers.get(message.type);
      if (handler === undefined) this.#unhandled(minion, message);
      else await handler.call(minion, message.body);
    } catch (error) {
      const failure = this.failure(minion, message, error);
      if (response !== undefined) reply(failure);
    } finally {
      open.requests--;
      open.bytes -= size;
    }
  }

  /** What a minion is told of an error; what it must not know is logged alone. */
  failure(minion: string, { type }: MinionMessage, error: unknown): Reply {
    const isExpected = error instanceof MusterError && error.code !== 'INTERNAL';
    if ((!isExpected || !isRequest(type)) && this.#once.isFirst(`${minion} ${type}`)) {
      this.#log.error({ minion, type, err: error }, `a message failed: ${errorMessage(error)}`);
    }
    return isExpected
      ? { type: 'failed', body: { code: error.code, message: error.message } }
      : { type: 'failed', body: { code: 'INTERNAL', message: 'the master failed; its log says why' } };
  }

  async #answer(minion: string, { type, body }: MinionMessage): Promise<ResponseOf<RequestType>> {
    const answer = await this.#handlers.get(type)?.call(minion, body);
    if (answer === undefined) throw new MusterError('FUNCTION_UNKNOWN', `nobody answers ${type}`);
    return answer;
  }
}

function tooMuchAtATime(): MusterError {
  return new MusterError('PERMISSION_DENIED', 'this minion asks for too much at a time', { retryable: true });
}

function isRequest(type: string): type is RequestType {
  return Object.hasOwn(responseTypes, type);
}
