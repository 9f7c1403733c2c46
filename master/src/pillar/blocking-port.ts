import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';

/** The two ends of a way on which a thread can sleep until it has an answer. */
export interface BlockingPort {
  readonly port: MessagePort;
  /** One int: 0 while the thread waits, 1 when an answer is there. */
  readonly signal: Int32Array;
}

/** Sends an answer and wakes the thread that waits for it. */
export function wake({ port, signal }: BlockingPort, answer: unknown): void {
  port.postMessage(answer);
  Atomics.store(signal, 0, 1);
  Atomics.notify(signal, 0);
}

/** Asks, and sleeps until the answer is there. */
export function askAndWait({ port, signal }: BlockingPort, ask: () => void): unknown {
  Atomics.store(signal, 0, 0);
  ask();
  Atomics.wait(signal, 0, 0);
  return receiveMessageOnPort(port)?.message;
}
