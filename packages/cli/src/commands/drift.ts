import type { DriftReport } from '@muster/api';
import { connect } from '../client/connect.ts';
import { startAndFollow } from '../client/follow-job.ts';
import { exitCodes } from '../exit-codes.ts';
import { countOption } from '../input/count-option.ts';
import { targetFrom } from '../input/target-options.ts';
import type { Handler } from '../invocation.ts';
import { formatAge, formatDuration } from '../output/duration.ts';
import { compareIds } from '../output/host-groups.ts';
import { printTable } from '../output/table.ts';
import { print, printDocument } from '../output/terminal.ts';
import { formatTime, timeHeading } from '../output/time.ts';

/** `muster drift status` */
export const driftStatus: Handler = async (invocation) => {
  const client = await connect(invocation);
  const reports = (await client.drift()).toSorted((a, b) => compareIds(a.minion, b.minion));
  if (invocation.terminal.document !== undefined) printDocument(invocation.terminal, reports);
  else {
    const rows = reports.map((report) => [
      report.minion,
      [report.mode, ...(report.paused ? ['paused'] : []), ...(report.connected ? [] : ['away'])].join(', '),
      String(report.watched),
      String(report.drifted.length),
      String(report.contested.length),
      String(report.repairedToday),
      formatAge(report.lastSweep),
    ]);
    const heading = ['MINION', 'DRIFT', 'WATCHED', 'DRIFTED', 'CONTESTED', 'REPAIRED', 'SWEPT'];
    const none = `no host watches anything yet: ${invocation.terminal.program} apply TARGET first`;
    printTable(invocation.terminal, heading, rows, none);
    for (const report of reports) for (const line of linesOf(report)) print(invocation.terminal, line);
  }
  return exitCodes.done;
};

/** Each state that differs or cannot be kept, the latter with the reason. */
function linesOf({ minion, drifted, contested }: DriftReport): readonly string[] {
  const fought = new Set(contested.map(keyOf));
  return [
    ...drifted
      .filter((state) => !fought.has(keyOf(state)))
      .map(({ fun, name }) => `  ${minion}: ${fun} ${name}`),
    ...contested.map(
      ({ fun, name, reason }) => `  ${minion}: ${fun} ${name} is contested: ${reason.split('\n')[0]}`,
    ),
  ];
}

function keyOf({ id, fun, name }: DriftReport['drifted'][number]): string {
  return `${id} ${fun} ${name}`;
}

/** `muster drift history [ID]` */
export const driftHistory: Handler = async (invocation, [minion], options) => {
  const client = await connect(invocation);
  const limit = countOption(options, 'limit');
  const entries = await client.driftHistory(minion === undefined ? { limit } : { minion, limit });
  if (invocation.terminal.document !== undefined) printDocument(invocation.terminal, entries);
  else {
    const rows = entries.map((entry) => [
      formatTime(invocation.terminal, entry.time, 'milliseconds'),
      entry.minion,
      entry.action,
      entry.latencyMs === undefined ? '-' : formatDuration(entry.latencyMs),
      `${entry.fun} ${entry.name}`,
      entry.comment.split('\n')[0] ?? '',
    ]);
    const heading = [timeHeading(invocation.terminal), 'MINION', 'ACTION', 'AFTER', 'STATE', 'COMMENT'];
    printTable(invocation.terminal, heading, rows, 'nothing has drifted yet');
  }
  return exitCodes.done;
};

/** `muster drift pause|resume TARGET` */
export const steerDrift =
  (action: 'pause' | 'resume'): Handler =>
  (invocation, [target = ''], options) =>
    startAndFollow(
      invocation,
      { target: targetFrom(target, options), fun: `drift.${action}` },
      { detach: false },
    );
