import { writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { peakMiB, residentMiB } from '../bench/process-figures.ts';
import { eventually } from '../bus/test-bus.ts';
import { openTestMaster, type SimulatedMinion, type TestMaster } from '../bus/test-master.ts';
import { expectQuick, type Latencies, latencies } from './latencies.ts';

/** As long as a pattern may be, and as large as it becomes with that. */
const manyRepeats = '(?:x{0,1000})'.repeat(300);
const foldedRanges = `(?i)${'[B-\u{1e940}]'.repeat(500)}`;
const backtracking = '(?=x)(x+)+y';
const longText = 'x'.repeat(900_000);

let master: TestMaster;
let good: SimulatedMinion;
/** Each attack has one with a time share of its own. */
let attacker: SimulatedMinion;
beforeAll(async () => {
  master = await openTestMaster();
  good = await join('good');
  good.session.send('mineUpdate', { values: { address: { value: '10.0.0.2' } }, replace: true });
  await eventually(async () => 'good' in (await master.client.mineList()));
  for (let count = 0; count < 20; count++) await ping();
}, 30_000);
beforeEach(async () => {
  attacker = await join('attacker');
});
afterEach(async () => {
  await attacker.session.close();
  await master.client.changeKeys('delete', { ids: [attacker.id] });
});
afterAll(() => master[Symbol.asyncDispose]());

describe('a minion harms nobody with', () => {
  it.each([
    ['a pattern of many repeats', 'pcre', manyRepeats],
    ['a pattern of ranges without regard to case', 'pcre', foldedRanges],
    ['many patterns of many repeats', 'compound', Array(1300).fill('E@x{0,900}').join(' or ')],
    [
      'many patterns of ranges',
      'compound',
      Array(60)
        .fill(`E@${foldedRanges.slice(0, 250)}`)
        .join(' or '),
    ],
    ['a long pattern over a long grain', 'grain_pcre', 'text:(?:x?){900}y'],
    ['a long glob over a long grain', 'grain', `text:*${'x'.repeat(3000)}y`],
    ['a pattern that backtracks over a long grain', 'grain_pcre', `text:${backtracking}`],
  ])('%s, again and again', async (name, type, target) => {
    await attacker.session.request('pillarRequest', { grains: { text: longText }, saltenv: 'base' });
    const damage = await damageOf(name, (signal) =>
      attacker.session.request('mineGet', { target, type, functions: ['address'] }, { signal }),
    );
    expectQuick(damage.pings);
    expect(damage.masterMiB).toBeLessThan(64);
  });

  it.each([
    ['many repeats', manyRepeats],
    ['ranges without regard to case', foldedRanges],
  ])('a value whose readers are named by a pattern of %s', async (name, target) => {
    attacker.session.send('mineUpdate', {
      values: {
        address: { value: '10.6.6.6', allow: { target, type: 'pcre' } },
        open: { value: 'for everybody' },
      },
      replace: true,
    });
    await eventually(async () => (await master.client.mineList())['attacker']?.includes('open'));
    const request = { target: '*', type: 'glob', functions: ['address', 'open'] };
    const seen = new Set<string>();
    const damage = await damageOf(name, async () => {
      const { values } = await good.session.request('mineGet', request);
      seen.add(JSON.stringify(values));
    });
    expect([...seen]).toEqual(['{"address":{"good":"10.0.0.2"},"open":{"attacker":"for everybody"}}']);
    expectQuick(damage.pings);
    expect(damage.masterMiB).toBeLessThan(64);
    expect((await master.client.mineList())['attacker']).toEqual(['open']);
    expect(master.logged.join('\n')).toContain('who may read address');
  });
});

async function join(id: string): Promise<SimulatedMinion> {
  const [minion] = await master.join([id]);
  if (minion === undefined) throw new Error(`${id} did not join`);
  return minion;
}

/** What comes of doing something for five seconds, eight at a time, for those who have no part in it. */
async function damageOf(name: string, attack: (signal: AbortSignal) => Promise<unknown>) {
  const before = residentMiB([master.pid()]);
  // The kernel measures the peak anew.
  writeFileSync(`/proc/${master.pid()}/clear_refs`, '5');
  const over = AbortSignal.timeout(5000);
  const attacks = Array.from({ length: 8 }, async () => {
    while (!over.aborted) await attack(over).catch(() => undefined);
  });
  const damage = {
    pings: await pingsUntil(over),
    masterMiB: Math.round(peakMiB(master.pid()) - before),
  };
  process.stdout.write(`${name}: ${JSON.stringify(damage)}\n`);
  await Promise.all(attacks);
  return damage;
}

async function pingsUntil(over: AbortSignal): Promise<Latencies> {
  const all: number[] = [];
  while (!over.aborted) all.push(await ping());
  return latencies(all);
}

async function ping(): Promise<number> {
  const startedAt = performance.now();
  const { jid } = await master.client.startJob({
    target: { expression: 'good', type: 'glob' },
    fun: 'test.ping',
  });
  for await (const item of master.client.watchJob(jid)) {
    if (item.kind === 'host' && item.host.state === 'returned') return performance.now() - startedAt;
  }
  throw new Error('the good minion did not return');
}
