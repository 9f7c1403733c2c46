import { MusterError } from '@muster/shared';
import type { CompileRequest } from './compile-request.ts';
import type { HostQuestion } from './host-question.ts';
import type { Answer, FromProcess, ToProcess } from './messages.ts';
import { serializeError, toError } from './serialized-error.ts';
import type { SyncChannel } from './sync-channel.ts';

/** Asks whoever gave the request and waits for the answer; throws what was thrown there. */
export type Ask = (question: HostQuestion) => unknown;

/** Does one request after the other, synchronously, until the other side has gone. */
export function serveRequests(
  channel: SyncChannel,
  createWork: (ask: Ask) => (request: CompileRequest) => unknown,
): void {
  const say = (message: FromProcess) => channel.write(message);
  const work = createWork((question) => {
    say({ kind: 'question', question });
    const reply = receive(channel);
    if (reply === undefined || !('answer' in reply))
      throw new MusterError('CONNECTION_LOST', 'nobody answers any more');
    if ('error' in reply.answer) throw toError(reply.answer.error);
    return reply.answer.value;
  });
  let view: unknown;
  say({ kind: 'ready' });
  for (let message = receive(channel); message !== undefined; message = receive(channel)) {
    if (!('request' in message)) continue;
    view = message.view ?? view;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the data is what the request came with, or the one before
    const request = { ...message.request, view } as CompileRequest;
    say({ kind: 'done', answer: answerOf(() => work(request)) });
  }
}

function answerOf(work: () => unknown): Answer {
  try {
    return { value: work() };
  } catch (error) {
    return { error: serializeError(error) };
  }
}

function receive(channel: SyncChannel): ToProcess | undefined {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the other side is of the same build
  return channel.read() as ToProcess | undefined;
}
