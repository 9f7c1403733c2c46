import type { HostReport, JobReport } from '@muster/api';
import { MusterError, suggestion } from '@muster/shared';
import { connect } from '../client/connect.ts';
import { followJob } from '../client/follow-job.ts';
import { exitCodes } from '../exit-codes.ts';
import { countOption } from '../input/count-option.ts';
import { detailOptions } from '../input/detail-options.ts';
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
import { isStateRun, type StateReturn } from '../output/state-run.ts';
import { printTable } from '../output/table.ts';
import { print, printDocument, warn } from '../output/terminal.ts';

/** `muster jobs list` */
export const listJobs: Handler = async (invocation, _words, options) => {
  const client = await connect(invocation);
  const jobs = await client.jobs(countOption(options, 'limit'));
  if (invocation.terminal.document !== undefined) printDocument(invocation.terminal, jobs);
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
    const heading = ['JOB', 'STARTED', 'TOOK', 'USER', 'OUTCOME', 'TARGET', 'FUNCTION'];
    printTable(invocation.terminal, heading, rows, 'there are no jobs yet');
  }
  return exitCodes.done;
};

/** `muster jobs show JID [HOST [STATE]]`: the job, all that one host came to, or one state of it with nothing left out. */
export const showJob: Handler = async (invocation, [jid = '', id, stateName], options) => {
  const { terminal } = invocation;
  const client = await connect(invocation);
  const job = await client.job(jid);
  if (id === undefined) {
    if (terminal.document !== undefined) {
      printDocument(terminal, job);
      return exitCodes.done;
    }
    print(terminal, describeJob(job));
    return printJobResult(terminal, job.hosts, detailOptions(options), jid);
  }
  const host = job.hosts.find(({ minion }) => minion === id);
  if (host === undefined) {
    const hint = suggestion(id, job.minions);
    throw new MusterError('ARGUMENT_INVALID', `job ${jid} was not for ${JSON.stringify(id)}${hint}`);
  }
  const shown = stateName === undefined ? host : { ...host, return: onlyState(host, stateName) };
  return printJobResult(terminal, [shown], { isFull: true, states: 'all' });
};

/** What a host returned of the states of an id or a name. */
function onlyState(
  { minion, return: value }: HostReport,
  wanted: string,
): Readonly<Record<string, StateReturn>> {
  const states = isStateRun(value) ? Object.entries(value) : [];
  const found = states.filter(([, { __id__: id, name }]) => id === wanted || name === wanted);
  if (found.length > 0) return Object.fromEntries(found);
  const names = states.flatMap(([, { __id__: id, name }]) => [id ?? name, name]);
  throw new MusterError(
    'ARGUMENT_INVALID',
    `${minion} returned no state ${JSON.stringify(wanted)}${suggestion(wanted, names)}`,
  );
}

/** `muster jobs watch JID` */
export const watchJob: Handler = (invocation, [jid = ''], options) =>
  followJob(invocation, jid, { details: detailOptions(options) });

/** `muster jobs cancel JID` */
export const cancelJob: Handler = async (invocation, [jid = '']) => {
  const client = await connect(invocation);
  const job = await client.cancelJob(jid);
  if (invocation.terminal.document !== undefined) printDocument(invocation.terminal, job);
  else warn(invocation.terminal, `cancelled ${jid}; see: ${invocation.terminal.program} jobs show ${jid}`);
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
