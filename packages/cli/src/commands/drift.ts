import type { DriftReport } from '@muster/api';
import { connect } from '../client/connect.ts';
import { startAndFollow } from '../client/follow-job.ts';
import { exitCodes } from '../exit-codes.ts';
import { countOption } from '../input/count-option.ts';
import { targetFrom } from '../input/target-options.ts';
import type { Handler } from '../invocation.ts';
import { formatAge, formatDuration } from '../output/duration.ts';
import { formatTable } from '../output/table.ts';
import { print, printJson, warn } from '../output/terminal.ts';

/** `muster drift status` */
export const driftStatus: Handler = async (invocation) => {
  const client = await connect(invocation);
  const reports = await client.drift();
  if (invocation.terminal.json) printJson(invocation.terminal, reports);
  else if (reports.length === 0)
    warn(invocation.terminal, 'no host watches anything yet: muster apply TARGET first');
  else {
    const rows = reports.map((report) => [
      report.minion,
      report.paused ? `${report.mode} (paused)` : report.mode,
      String(report.watched),
      String(report.drifted.length),
      String(report.contested.length),
      String(report.repairedToday),
      formatAge(report.lastSweep),
      report.connected ? 'connected' : 'away',
    ]);
    print(
      invocation.terminal,
      formatTable(
        ['MINION', 'DRIFT', 'WATCHED', 'DRIFTED', 'CONTESTED', 'REPAIRED TODAY', 'LAST SWEEP', 'CONNECTION'],
        rows,
      ),
    );
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
  if (invocation.terminal.json) printJson(invocation.terminal, entries);
  else {
    const rows = entries.map((entry) => [
      new Date(entry.time).toISOString().replace('T', ' ').slice(0, 23),
      entry.minion,
      entry.action,
      entry.latencyMs === undefined ? '-' : formatDuration(entry.latencyMs),
      `${entry.fun} ${entry.name}`,
      entry.comment.split('\n')[0] ?? '',
    ]);
    print(
      invocation.terminal,
      formatTable(['TIME (UTC)', 'MINION', 'ACTION', 'AFTER', 'STATE', 'COMMENT'], rows),
    );
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
