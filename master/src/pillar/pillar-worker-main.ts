import { parentPort, workerData } from 'node:worker_threads';
import { errorMessage } from '@muster/shared';
import { performWork } from './perform-work.ts';
import type { PillarReply, PillarSettings, PillarWork } from './pillar-request.ts';

const settings: PillarSettings = workerData;

parentPort?.on('message', (work: PillarWork) => reply(replyTo(work)));
reply({ kind: 'ready' });

function replyTo(work: PillarWork): PillarReply {
  try {
    return { kind: 'result', result: performWork(work, settings) };
  } catch (error) {
    return { kind: 'failure', message: errorMessage(error) };
  }
}

function reply(message: PillarReply): void {
  parentPort?.postMessage(message, []);
}
