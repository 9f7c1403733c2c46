import type { JobReport } from '@muster/api';
import { connect } from '../client/connect.ts';
import { followJob } from '../client/follow-job.ts';
import { exitCodes } from '../exit-codes.ts';
import { countOption } from '../input/count-option.ts';
import type { Handler } from '../invocation.ts';
import { formatAge } from '../output/duration.ts';
import { printJobResult } from '../output/job-result.ts';
import {
  formatCall,
  formatHostOutcomes,
  formatJobDuration,
  formatOutcomes,
  formatTarget,
} from '../output/job-summary.ts';
import { formatTable } from '../output/table.ts';
import { print, printJson, warn } from '../output/terminal.ts';

/** `muster jobs list` */
export const listJobs: Handler = async (invocation, _words, options) => {
  const client = await connect(invocation);
  const jobs = await client.jobs(countOption(options, 'limit'));
  if (invocation.terminal.json) printJson(invocation.terminal, jobs);
  else {
    const rows = jobs.map((job) => [
      job.jid,
      formatAge(job.createdAt),
      formatJobDuration(job),
      job.user,
      formatOutcomes(job),
      formatTarget(job),
      formatCall(job),
    ]);
    print(
      invocation.terminal,
      formatTable(['JOB', 'STARTED', 'TOOK', 'USER', 'OUTCOME', 'TARGET', 'FUNCTION'], rows),
    );
  }
  return exitCodes.done;
};

/** `muster jobs show JID` */
export const showJob: Handler = async (invocation, [jid = '']) => {
  const client = await connect(invocation);
  const job = await client.job(jid);
  if (invocation.terminal.json) {
    printJson(invocation.terminal, job);
    return exitCodes.done;
  }
  print(invocation.terminal, describeJob(job));
  return printJobResult(invocation.terminal, job.hosts, jid);
};

/** `muster jobs watch JID` */
export const watchJob: Handler = (invocation, [jid = '']) => followJob(invocation, jid);

/** `muster jobs cancel JID` */
export const cancelJob: Handler = async (invocation, [jid = '']) => {
  const client = await connect(invocation);
  const job = await client.cancelJob(jid);
  if (invocation.terminal.json) printJson(invocation.terminal, job);
  else warn(invocation.terminal, `cancelled ${jid}; see: muster jobs show ${jid}`);
  return exitCodes.done;
};

function describeJob(job: JobReport): string {
  const time = `${job.finishedAt === undefined ? 'running for' : 'took'} ${formatJobDuration(job)}`;
  return [
    `${job.jid}  ${formatCall(job)}`,
    `  on ${formatTarget(job)} by ${job.user}, started ${formatAge(job.createdAt)}, ${time}`,
    ...formatHostOutcomes(job),
    '',
  ].join('\n');
}
