import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type DriftEntry, DriftReports } from './drift-reports.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'muster-drift-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

test('a report is sent again until the master has it, across restarts', async () => {
  const first = await open(false);
  first.reports.add(entry('a'));
  first.reports.add(entry('b'));
  await first.reports.flush();
  const second = await open(true);
  second.reports.deliver();
  expect(second.sent).toHaveLength(1);
  expect(second.sent[0]?.entries.map(({ id }) => id)).toEqual(['a', 'b']);
  await second.reports.acknowledged(second.sent[0]?.sequence ?? 0);
  const third = await open(true);
  third.reports.deliver();
  expect(third.sent).toEqual([]);
});

test('reports get different numbers even within one millisecond', async () => {
  const { reports, sent } = await open(true);
  for (const id of ['a', 'b', 'c']) {
    reports.add(entry(id));
    await reports.flush();
  }
  expect(new Set(sent.map(({ sequence }) => sequence)).size).toBe(3);
});

async function open(isConnected: boolean) {
  const sent: { sequence: number; entries: DriftEntry[] }[] = [];
  const reports = await DriftReports.open({
    directory,
    log: pino({ level: 'silent' }),
    now: () => 1_000_000,
    send: (report) => {
      sent.push(report);
      return isConnected;
    },
  });
  return { reports, sent };
}

function entry(id: string): DriftEntry {
  return {
    time: 0,
    id,
    fun: 'file.managed',
    name: id,
    sls: 'x',
    action: 'repaired',
    changes: {},
    comment: '',
  };
}
