import { parentPort, workerData } from 'node:worker_threads';
import type { CompileRequest } from './compile-request.ts';
import type { CompileWorkerData, WorkerMessage } from './compile-worker.ts';
import { performRequest } from './perform-request.ts';
import { RenderContexts } from './render-context.ts';
import { serializeError } from './serialized-error.ts';

const { bridge }: CompileWorkerData = workerData;
const contexts = new RenderContexts(bridge);

parentPort?.on('message', (request: CompileRequest) => {
  post(answerTo(request));
});
post({ ready: true });

function answerTo(request: CompileRequest): WorkerMessage {
  try {
    return { value: performRequest(request, contexts) };
  } catch (error) {
    return { error: serializeError(error) };
  }
}

function post(message: WorkerMessage): void {
  parentPort?.postMessage(message, []);
}
