import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BenchFleet } from './bench-fleet.ts';
import { type Bench, type Figure, median } from './figure.ts';
import { cpuSeconds, processTree, residentMiB } from './process-figures.ts';

/** Garbage of a burst of work is given back when there was none for two seconds. */
const settleMs = 5000;

/** First and repeated runs of many file.managed states in a running minion, beside a plain loop over the same files. */
export const managedFiles: Bench = {
  name: 'file.managed in a running minion',
  async run(release) {
    await using fleet = await BenchFleet.start(release);
    const minion = await fleet.startMinion('worker', 'drift: off\n');
    await fleet.muster('run', 'worker', 'test.ping');
    await sleep(settleMs);
    const figures: Figure[] = [
      { name: 'memory of an idle minion', value: residentMiB([minion]), unit: 'MiB', goal: 75 },
    ];
    for (const count of [100, 1000]) figures.push(...(await applyMany(fleet, minion, count)));
    await sleep(settleMs);
    figures.push({
      name: 'memory of the minion afterwards, at rest',
      value: residentMiB([minion]),
      unit: 'MiB',
    });
    return figures;
  },
};

async function applyMany(fleet: BenchFleet, minion: number, count: number): Promise<Figure[]> {
  const target = join(fleet.directory, `files-${count}`);
  await fleet.write(
    `master/states/many${count}.sls`,
    `{% for n in range(${count}) %}\n${target}/{{ n }}:\n  file.managed:\n    - contents: "file {{ n }}"\n    - makedirs: True\n    - mode: '0644'\n{% endfor %}\n`,
  );
  const first = await measure(fleet, minion, count);
  const again = [
    await measure(fleet, minion, count),
    await measure(fleet, minion, count),
    await measure(fleet, minion, count),
  ];
  const plain = plainLoop(fleet, target, count);
  const noop = median(again.map(({ cpu }) => cpu));
  return [
    { name: `${count} states, first run: wall`, value: first.wall, unit: 'ms' },
    {
      name: `${count} states, first run: CPU`,
      value: first.cpu,
      unit: 'ms',
      baseline: { name: 'plain write loop', value: plain.write },
    },
    {
      name: `${count} states, nothing to do: wall`,
      value: median(again.map(({ wall }) => wall)),
      unit: 'ms',
    },
    {
      name: `${count} states, nothing to do: CPU`,
      value: noop,
      unit: 'ms',
      baseline: { name: 'plain read loop', value: plain.read },
      goal: count === 1000 ? 250 : undefined,
    },
  ];
}

async function measure(fleet: BenchFleet, minion: number, count: number) {
  const tree = processTree(minion);
  const before = cpuSeconds(tree);
  const wall = await fleet.muster('apply', 'worker', `many${count}`);
  return { wall, cpu: (cpuSeconds(tree) - before) * 1000 };
}

/** CPU milliseconds that Node takes to write these files, and to read and compare them. */
function plainLoop(fleet: BenchFleet, target: string, count: number): { write: number; read: number } {
  const script = join(fleet.directory, 'plain.mjs');
  mkdirSync(`${target}-plain`, { recursive: true });
  writeFileSync(
    script,
    `import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
const cpu = (work) => { const before = process.cpuUsage(); work(); const used = process.cpuUsage(before); return (used.user + used.system) / 1000; };
const path = (n) => '${target}-plain/' + n;
const write = cpu(() => { for (let n = 0; n < ${count}; n += 1) { writeFileSync(path(n) + '.new', 'file ' + n + '\\n', { mode: 0o644 }); renameSync(path(n) + '.new', path(n)); } });
const read = cpu(() => { for (let n = 0; n < ${count}; n += 1) if (statSync(path(n)).mode === 0 || readFileSync(path(n), 'utf8') !== 'file ' + n + '\\n') throw new Error(path(n)); });
console.log(JSON.stringify({ write, read }));`,
  );
  return JSON.parse(execFileSync(process.execPath, [script], { encoding: 'utf8' })) as {
    write: number;
    read: number;
  };
}
