import type { JobReport } from '@muster/api';
import { connect } from '../client/connect.ts';
import { followJob } from '../client/follow-job.ts';
import { exitCodes } from '../exit-codes.ts';
import { countOption } from '../input/count-option.ts';
import type { Handler } from '../invocation.ts';
import { formatAge } from '../output/duration.ts';
import { formatHosts } from '../output/host-groups.ts';
import { printJobResult } from '../output/job-result.ts';
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
      job.finishedAt === undefined ? 'running' : 'done',
      job.user,
      `${[job.target.expression].flat().join(',')} (${job.minions.length})`,
      `${job.fun} ${job.args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg))).join(' ')}`.trim(),
    ]);
    print(invocation.terminal, formatTable(['JOB', 'STARTED', 'STATE', 'USER', 'TARGET', 'FUNCTION'], rows));
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
  const waiting = job.hosts.filter((host) => ['queued', 'delivered', 'running'].includes(host.state));
  const state = job.finishedAt === undefined ? 'running' : `finished ${formatAge(job.finishedAt)}`;
  return [
    `${job.jid}  ${job.fun}  by ${job.user}, started ${formatAge(job.createdAt)}, ${state}`,
    ...(waiting.length > 0 ? [`waiting for ${formatHosts(waiting.map((host) => host.minion))}`] : []),
  ].join('\n');
}
