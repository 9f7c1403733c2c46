import type { JobReport } from '@muster/api';
import { hasReturn } from '../output/host-failure.ts';
import { isStateRun } from '../output/state-run.ts';
import { retcodeOf } from './salt-return.ts';

/** What was asked, and when, in the shape in which Salt lists a job. */
export function jobDocument({
  jid,
  fun,
  args,
  kwargs,
  target,
  user,
}: JobReport): Readonly<Record<string, unknown>> {
  const named = Object.keys(kwargs).length === 0 ? [] : [{ ...kwargs, __kwarg__: true }];
  return {
    Function: fun,
    Arguments: [...args, ...named],
    Target: target.expression,
    'Target-type': target.type,
    User: user,
    StartTime: startTime(jid),
  };
}

/** The same with its hosts and what they returned. */
export function wholeJobDocument(job: JobReport): Readonly<Record<string, unknown>> {
  const returned = job.hosts.filter(hasReturn).map((host) => {
    const out = isStateRun(host.return) ? { out: 'highstate' } : {};
    const value = host.return ?? null;
    return [host.minion, { return: value, retcode: retcodeOf(host), success: host.success, ...out }];
  });
  return { jid: job.jid, ...jobDocument(job), Minions: job.minions, Result: Object.fromEntries(returned) };
}

/** The same with who runs it and who is done. */
export function activeJobDocument(job: JobReport): Readonly<Record<string, unknown>> {
  const of = (isDone: boolean) =>
    job.hosts.filter((host) => hasReturn(host) === isDone).map(({ minion }) => minion);
  return { ...jobDocument(job), Running: of(false).map((id) => ({ [id]: null })), Returned: of(true) };
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** When a job was made, from its id: `2026, Dec 01 12:00:00.123456`. */
function startTime(jid: string): string {
  const [, year, month, ...rest] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{6})$/.exec(jid) ?? [];
  const [day, hour, minute, second, fraction] = rest;
  return `${year}, ${months[Number(month) - 1]} ${day} ${hour}:${minute}:${second}.${fraction}`;
}
