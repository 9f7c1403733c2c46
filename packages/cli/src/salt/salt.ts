import type { ControlClient } from '@muster/api';
import { MusterError } from '@muster/shared';
import { connect } from '../client/connect.ts';
import { parseFunctionArguments } from '../input/function-arguments.ts';
import { jobOptions } from '../input/job-options.ts';
import { type CliTarget, targetFrom } from '../input/target-options.ts';
import { compareIds } from '../output/host-groups.ts';
import { print } from '../output/terminal.ts';
import { loginOptions, shortLogLevel } from './common-options.ts';
import { followReturns, nobodyMatched } from './follow-returns.ts';
import type { SaltCall, SaltProgram } from './salt-program.ts';

/** `salt TARGET FUNCTION [ARG...]` */
export const salt: SaltProgram = {
  usage: 'TARGET FUNCTION [ARG...]',
  summary: 'Runs a function on hosts and prints what each returns as it comes.',
  target: 'any',
  options: [
    { flags: '-s, --static', does: 'print one document with all that was returned' },
    { flags: '-b, --batch <n>', does: 'hosts at a time: a number or a percentage' },
    { flags: '--batch-size <n>', does: 'the same as -b' },
    { flags: '--async', does: 'print the job id and do not wait' },
    { flags: '--subset <n>', does: 'as many hosts of the target, at random' },
    { flags: '--preview-target', does: 'print which hosts the target names' },
    { flags: '-v, --verbose', does: 'print the job id first' },
    { flags: '--show-jid', does: 'print the job id first, on a line alone' },
    { flags: '--summary', does: 'count at the end who returned' },
    { flags: '--hide-timeout', does: 'leave out who did not return' },
    { flags: '-t, --timeout <seconds>', ignored: true },
    { flags: '-p, --progress', ignored: true },
    { flags: '--batch-safe-limit <n>', ignored: true },
    { flags: '--batch-safe-size <n>', ignored: true },
    shortLogLevel,
    { flags: '-d, --doc', instead: 'muster docs' },
    { flags: '--documentation', instead: 'muster docs' },
    { flags: '-R, --range', instead: 'use -C' },
    { flags: '--return <returner>', instead: 'the master keeps what every host returned: see muster jobs' },
    { flags: '--batch-wait <seconds>', instead: 'use a smaller -b' },
    { flags: '--failhard', instead: 'use -b, and muster jobs cancel' },
    { flags: '--args-separator <text>', instead: 'start one job for each function' },
    { flags: '--args-stdin', instead: 'give the arguments themselves' },
    { flags: '--metadata <data>', instead: 'jobs are found by their id: see muster jobs list' },
    { flags: '--module-executors <names>', instead: 'functions are called directly' },
    { flags: '--config-dump', instead: 'see master.yaml' },
    ...loginOptions,
  ],
  run,
};

async function run(call: SaltCall): Promise<number> {
  const { invocation, words, options, output } = call;
  const { terminal } = invocation;
  const [expression, fun, ...args] = words;
  const isPreview = options['previewTarget'] === true;
  if (expression === undefined || (fun === undefined && !isPreview)) {
    throw new MusterError('ARGUMENT_INVALID', 'name a target and a function: salt TARGET FUNCTION [ARG...]');
  }
  const client = await connect(invocation);
  const target = await subsetOf(targetFrom(expression, options), Number(options['subset'] ?? 0), client);
  if (fun === undefined || isPreview) {
    output.show((await client.resolveTarget(target)).toSorted(compareIds));
    return 0;
  }
  if (fun.includes(',')) {
    throw new MusterError('ARGUMENT_INVALID', 'one function at a time: start a job for each');
  }
  const batch = options['batch'] ?? options['batchSize'];
  const job = await client.startJob({
    target,
    fun,
    ...(await parseFunctionArguments(args)),
    ...jobOptions({ batch, timeout: '0' }),
  });
  if (job.minions.length === 0) return nobodyMatched(call);
  if (options['async'] === true) {
    print(terminal, `Executed command with job ID: ${job.jid}`);
    return 0;
  }
  const heading = `Executing job with jid ${job.jid}`;
  if (options['verbose'] === true) print(terminal, `${heading}\n${'-'.repeat(heading.length)}\n`);
  else if (options['showJid'] === true) print(terminal, `jid: ${job.jid}`);
  return await followReturns(call, client, job.jid);
}

/** As many hosts of a target, at random; all of it where that is not asked for. */
async function subsetOf(target: CliTarget, size: number, client: ControlClient): Promise<CliTarget> {
  if (!(size > 0)) return target;
  const shuffled = (await client.resolveTarget(target))
    .map((id) => ({ id, rank: Math.random() }))
    .toSorted((a, b) => a.rank - b.rank);
  return { expression: shuffled.slice(0, size).map(({ id }) => id), type: 'list' };
}
