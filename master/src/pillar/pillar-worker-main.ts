import { parentPort, workerData } from 'node:worker_threads';
import { errorMessage } from '@muster/shared';
import { askAndWait } from './blocking-port.ts';
import { type FunctionsOfMaster, performWork } from './perform-work.ts';
import type { FunctionAnswer, PillarReply, PillarWork } from './pillar-request.ts';
import type { PillarWorkerData } from './pillar-worker.ts';

const { settings, answers }: PillarWorkerData = workerData;
/* oxlint-disable typescript/no-unsafe-type-assertion -- the master answers each kind of question with its own */
const functions: FunctionsOfMaster = {
  names: () => ask({ kind: 'names' }) as readonly string[],
  call: (question) => ask({ kind: 'call', question }) as FunctionAnswer,
};
/* oxlint-enable typescript/no-unsafe-type-assertion */

parentPort?.on('message', (work: PillarWork) => reply(replyTo(work)));
reply({ kind: 'ready' });

function replyTo(work: PillarWork): PillarReply {
  try {
    return { kind: 'result', result: performWork(work, settings, functions) };
  } catch (error) {
    return { kind: 'failure', message: errorMessage(error) };
  }
}

function ask(question: PillarReply): unknown {
  return askAndWait(answers, () => reply(question));
}

function reply(message: PillarReply): void {
  parentPort?.postMessage(message, []);
}
