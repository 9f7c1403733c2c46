import type { HostReport, JobReport, JobRequest } from '@muster/api';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';
import { printJobResult } from '../output/job-result.ts';
import { LiveProgress } from '../output/live-progress.ts';
import type { Details } from '../output/state-summary.ts';
import { print, printDocument, type Terminal, warn } from '../output/terminal.ts';
import { connect } from './connect.ts';

export interface FollowOptions {
  readonly details?: Details | undefined;
  /** What is to be done with what the hosts answered, and what of it is to be shown. */
  readonly settled?: ((hosts: readonly HostReport[]) => Promise<readonly HostReport[]>) | undefined;
}

/** Starts a job and follows it to its end, or prints its id at once with `detach`. */
export async function startAndFollow(
  invocation: Invocation,
  request: JobRequest,
  options: FollowOptions & { readonly detach: boolean },
): Promise<ExitCode> {
  const client = await connect(invocation);
  const job = await client.startJob(request);
  if (job.minions.length === 0) return nobody(invocation.terminal, job);
  if (!options.detach) return followJob(invocation, job.jid, options);
  if (invocation.terminal.document !== undefined)
    printDocument(invocation.terminal, { jid: job.jid, minions: job.minions });
  else
    print(invocation.terminal, `${job.jid}\nfollow it: ${invocation.terminal.program} jobs watch ${job.jid}`);
  return exitCodes.done;
}

/** Shows a job's progress until every host is settled, then what it came to. Ctrl-C stops watching, not the job. */
export async function followJob(
  invocation: Invocation,
  jid: string,
  { details = { isFull: false, states: 'changes' }, settled }: FollowOptions = {},
): Promise<ExitCode> {
  const { terminal } = invocation;
  const progress = new LiveProgress(terminal, jid);
  const client = await connect(invocation, (message) => {
    if (message !== undefined) progress.notice(message);
  });
  const hosts = new Map<string, HostReport>();
  const detach = () => {
    progress.close();
    terminal.err.write(
      `\nstopped watching; the job goes on. Come back with: ${terminal.program} jobs watch ${jid}\n`,
    );
    process.removeListener('SIGINT', detach);
    process.kill(process.pid, 'SIGINT');
  };
  process.on('SIGINT', detach);
  try {
    for await (const item of client.watchJob(jid)) {
      if (item.kind === 'end') break;
      for (const host of item.kind === 'job' ? item.job.hosts : [item.host]) {
        hosts.set(host.minion, host);
        progress.update(host);
      }
    }
  } finally {
    process.removeListener('SIGINT', detach);
    progress.close();
  }
  const reports = [...hosts.values()];
  return printJobResult(terminal, (await settled?.(reports)) ?? reports, details, jid);
}

function nobody(terminal: Terminal, job: JobReport): ExitCode {
  if (terminal.document !== undefined) printDocument(terminal, {});
  const shown = [job.target.expression].flat().join(',');
  warn(
    terminal,
    `the target "${shown}" (${job.target.type}) matched no accepted minion; see: ${terminal.program} key list`,
  );
  return exitCodes.nobodyMatched;
}
