import { MusterError } from '@muster/shared';
import { connect } from '../client/connect.ts';
import { targetFrom } from '../input/target-options.ts';
import { shortLogLevel } from './common-options.ts';
import { filesToSend } from './files-to-send.ts';
import { followReturns, nobodyMatched } from './follow-returns.ts';
import type { SaltProgram } from './salt-program.ts';

/** `salt-cp TARGET SOURCE... DESTINATION` */
export const saltCp: SaltProgram = {
  usage: 'TARGET SOURCE... DESTINATION',
  summary: 'Copies files of this machine to hosts.',
  target: 'not compound',
  options: [
    { flags: '-C, --chunked', does: 'directories too, and make those that are missing on the hosts' },
    { flags: '-n, --no-compression', ignored: true },
    { flags: '-t, --timeout <seconds>', ignored: true },
    shortLogLevel,
    { flags: '-R, --range', instead: 'use -C' },
  ],
  async run(call) {
    const { invocation, words, options } = call;
    const [target, ...sources] = words.slice(0, -1);
    const dest = words.at(-1);
    if (target === undefined || dest === undefined || sources.length === 0) {
      const usage = 'salt-cp TARGET SOURCE... DESTINATION';
      throw new MusterError('ARGUMENT_INVALID', `name a target, a file and where it goes: ${usage}`);
    }
    const isChunked = options['chunked'] === true;
    const files = await filesToSend(sources, isChunked);
    const client = await connect(invocation);
    const job = await client.startJob({
      target: targetFrom(target, options),
      fun: 'cp.recv',
      kwargs: { files, dest, makedirs: isChunked },
    });
    return job.minions.length === 0 ? nobodyMatched(call) : await followReturns(call, client, job.jid);
  },
};
