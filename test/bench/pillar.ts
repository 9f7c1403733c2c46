import { type ChildProcess, execFile } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { compileFlags } from '@muster/compile';
import { BenchFleet } from './bench-fleet.ts';
import { type Bench, type Figure, median } from './figure.ts';
import { cpuSeconds, processTree, residentMiB } from './process-figures.ts';

const minions = 50;
const perMinion = 4;
const rounds = 5;
const settleMs = 5000;

/** What it costs the master to compile pillar for minions that all ask at once, beside the compilation alone. */
export const pillar: Bench = {
  name: 'pillar on the master',
  async run(release) {
    await using fleet = await BenchFleet.start(release);
    for (const [path, text] of pillarTree()) await fleet.write(`master/pillar/${path}`, text);
    const [swarm] = await fleet.startSwarm('p', minions);
    if (swarm === undefined) throw new Error('there are no simulated minions');
    await fleet.waitUntilConnected(minions);
    await sleep(settleMs);
    const memory = () => residentMiB(processTree(fleet.masterPid));
    const idle = memory();
    const first = await ask(swarm, 1, 1);
    await ask(swarm, minions, perMinion);
    const before = cpuSeconds(processTree(fleet.masterPid));
    const walls: number[] = [];
    for (let round = 0; round < rounds; round += 1) walls.push(await ask(swarm, minions, perMinion));
    const cpu = ((cpuSeconds(processTree(fleet.masterPid)) - before) * 1000) / rounds;
    const working = memory();
    await sleep(settleMs);
    const alone = await compiledAlone(join(fleet.directory, 'master/pillar'), minions * perMinion);
    const figures: Figure[] = [
      { name: 'one pillar, the first: wall', value: first, unit: 'ms' },
      { name: '200 pillars of 50 minions: wall', value: median(walls), unit: 'ms' },
      { name: '... CPU', value: cpu, unit: 'ms', baseline: { name: 'compiling alone', value: alone } },
      { name: 'memory of the master before', value: idle, unit: 'MiB' },
      { name: '... at work', value: working, unit: 'MiB' },
      { name: '... five seconds later', value: memory(), unit: 'MiB' },
    ];
    return figures;
  },
};

/** Some minions of the swarm ask so many times each, all at once; wall time until all have their pillar. */
async function ask(swarm: ChildProcess, askers: number, times: number): Promise<number> {
  const startedAt = performance.now();
  swarm.send({ askers, times });
  await once(swarm, 'message');
  return performance.now() - startedAt;
}

function pillarTree(): [string, string][] {
  const files = Array.from({ length: 6 }, (_, number): [string, string] => [
    `part${number}.sls`,
    `{% set site = grains.get('site', 'none') %}
part${number}:
{% for n in range(10) %}
  service{{ n }}:
    port: {{ 8000 + n }}
    hosts: [{{ grains.id }}, "{{ site }}-{{ n }}.example"]
    password: secret-{{ n }}
    settings: {workers: {{ n + 1 }}, debug: false}
{% endfor %}
`,
  ]);
  return [
    ['top.sls', `base:\n  '*': [${files.map(([name]) => name.replace('.sls', '')).join(', ')}]\n`],
    ...files,
  ];
}

async function compiledAlone(root: string, count: number): Promise<number> {
  const program = join(import.meta.dirname, 'pillar-main.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...compileFlags,
    program,
    root,
    String(count),
  ]);
  return Number(stdout);
}
