import { type HostOutcome, hostOutcome, type JobReport } from '@muster/api';
import { formatDuration } from './duration.ts';
import { formatHosts } from './host-groups.ts';

const words: Readonly<Record<HostOutcome, string>> = {
  failed: 'failed',
  lost: 'lost',
  offline: 'offline',
  timedOut: 'timed out',
  interrupted: 'interrupted',
  cancelled: 'cancelled',
  running: 'running',
  pending: 'pending',
  changed: 'changed',
  ok: 'ok',
};

/** What came of a job: `1 failed, 3 ok`. */
export function formatOutcomes({ outcomes }: JobReport): string {
  return outcomesOf(outcomes)
    .map(([outcome, count]) => `${count} ${words[outcome]}`)
    .join(', ');
}

/** A line for each outcome, with its hosts and how long the slowest of them took. */
export function formatHostOutcomes({ hosts }: JobReport): readonly string[] {
  return [...Map.groupBy(hosts, hostOutcome)].map(([outcome, those]) => {
    const durations = those.flatMap(({ durationMs }) => durationMs ?? []);
    const most = durations.length === 0 ? '' : ` in ${formatDuration(Math.max(...durations))}`;
    const time = durations.length > 1 ? `${most} at most` : most;
    return `  ${words[outcome]}${time}: ${formatHosts(those.map(({ minion }) => minion))}`;
  });
}

/** How long a job took, or has taken so far. */
export function formatJobDuration({ createdAt, finishedAt = Date.now() }: JobReport): string {
  return formatDuration(finishedAt - createdAt);
}

/** What was asked: the function with its arguments as they would be typed, and whether it was a dry run. */
export function formatCall({ fun, args, kwargs }: JobReport): string {
  const named = Object.entries(kwargs).map(([key, value]) => `${key}=${formatArgument(value)}`);
  const isDry = kwargs['test'] === true || kwargs['test'] === 'True';
  return [...(isDry ? ['(dry run)'] : []), fun, ...args.map(formatArgument), ...named].join(' ');
}

/** Whom it was asked of, with the kind of target where it is no glob. */
export function formatTarget({ target }: JobReport): string {
  const expression = [target.expression].flat().join(',');
  return target.type === 'glob' || target.type === 'list' ? expression : `${target.type}: ${expression}`;
}

function formatArgument(value: unknown): string {
  if (typeof value === 'string') return /^[^\s"'{[]+$/.test(value) ? value : JSON.stringify(value);
  return JSON.stringify(value) ?? 'null';
}

function outcomesOf(outcomes: JobReport['outcomes']): readonly (readonly [HostOutcome, number])[] {
  // The master names them from the worst on.
  return Object.entries(outcomes).flatMap(([outcome, count]) =>
    isOutcome(outcome) ? [[outcome, count] as const] : [],
  );
}

function isOutcome(name: string): name is HostOutcome {
  return name in words;
}
