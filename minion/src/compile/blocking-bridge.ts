import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import { MusterError } from '@muster/shared';
import type { HostAnswers, HostQuestion } from './host-question.ts';
import { type SerializedError, serializeError, toError } from './serialized-error.ts';

/** What a worker is given to reach the main thread by: a port, and the memory on which it sleeps. */
export interface BridgeEnd {
  readonly port: MessagePort;
  readonly wake: Int32Array<SharedArrayBuffer>;
}

type Answer = { readonly value: unknown } | { readonly error: SerializedError };

/** The memory of a new bridge. */
export function createWakeMemory(): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
}

/** The worker's end: asks the main thread, and sleeps until it has answered, so that synchronous code can use asynchronous functions. */
export function askAndWait({ port, wake }: BridgeEnd, question: HostQuestion): unknown {
  const before = Atomics.load(wake, 0);
  port.postMessage(question);
  Atomics.wait(wake, 0, before);
  // The answer is posted before the memory changes, so that it is here now.
  const received: { message: Answer } | undefined = receiveMessageOnPort(port);
  if (received === undefined) throw new MusterError('INTERNAL', 'woken without an answer');
  const { message } = received;
  if ('error' in message) throw toError(message.error);
  return message.value;
}

/** What `answerQuestions` tells about its work. */
export interface BridgeObserver {
  onQuestion(): void;
  onAnswer(): void;
}

/** The main thread's end: answers by what is current when the worker asks. */
export function answerQuestions(
  end: BridgeEnd,
  answers: () => HostAnswers | undefined,
  observer: BridgeObserver,
): void {
  end.port.on('message', (question: HostQuestion) => {
    observer.onQuestion();
    void answerQuestion(end, question, answers(), observer);
  });
  end.port.unref();
}

async function answerQuestion(
  { port, wake }: BridgeEnd,
  question: HostQuestion,
  answers: HostAnswers | undefined,
  observer: BridgeObserver,
): Promise<void> {
  const answer = await answerOf(question, answers);
  observer.onAnswer();
  try {
    port.postMessage(answer);
  } catch (error) {
    port.postMessage({ error: serializeError(error) } satisfies Answer);
  }
  Atomics.add(wake, 0, 1);
  Atomics.notify(wake, 0);
}

async function answerOf(question: HostQuestion, answers: HostAnswers | undefined): Promise<Answer> {
  try {
    if (answers === undefined)
      throw new MusterError('INTERNAL', `nobody answers the compile worker's ${question.kind}`);
    return { value: await answers(question) };
  } catch (error) {
    return { error: serializeError(error) };
  }
}
