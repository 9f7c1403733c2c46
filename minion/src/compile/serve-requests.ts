import { MusterError } from '@muster/shared';
import type { CompileRequest } from './compile-request.ts';
import type { HostQuestion } from './host-question.ts';
import type { Answer, FromProcess, ToProcess } from './messages.ts';
import { toError } from './serialized-error.ts';
import type { SyncChannel } from './sync-channel.ts';

/** Asks the minion and waits for its answer; throws what the minion threw. */
export type Ask = (question: HostQuestion) => unknown;

/** Does one request after the other, synchronously, until the other side has gone. */
export function serveRequests(
  channel: SyncChannel,
  createWork: (ask: Ask) => (request: CompileRequest, limitMs: number) => Answer,
): void {
  const say = (message: FromProcess) => channel.write(message);
  const work = createWork((question) => {
    say({ kind: 'question', question });
    const reply = receive(channel);
    if (reply === undefined || !('answer' in reply))
      throw new MusterError('CONNECTION_LOST', 'the minion has gone');
    if ('error' in reply.answer) throw toError(reply.answer.error);
    return reply.answer.value;
  });
  say({ kind: 'ready' });
  for (let message = receive(channel); message !== undefined; message = receive(channel)) {
    if ('request' in message) say({ kind: 'done', answer: work(message.request, message.limitMs) });
  }
}

function receive(channel: SyncChannel): ToProcess | undefined {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the other side is of the same build
  return channel.read() as ToProcess | undefined;
}
