import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ControlClient } from '@muster/api';
import { startSwarm } from './start-swarm.ts';

export const benchPorts = { bus: 28_510, enrolment: 28_511, identity: 28_512 } as const;

const ports = `bus_port: ${benchPorts.bus}\nenrolment_port: ${benchPorts.enrolment}\nidentity_port: ${benchPorts.identity}\n`;

/** A master of the build on loopback, with minions of the build or swarms of simulated ones. */
export class BenchFleet implements AsyncDisposable {
  readonly directory: string;
  readonly #swarmDirectory: string;
  readonly client: ControlClient;
  readonly #program: string;
  readonly #children: ChildProcess[] = [];
  #master: ChildProcess | undefined;

  private constructor(release: string, directory: string, swarmDirectory: string) {
    this.#program = join(release, 'bin/muster');
    this.directory = directory;
    this.#swarmDirectory = swarmDirectory;
    this.client = new ControlClient({ socketPath: this.socketPath });
  }

  static async start(release: string): Promise<BenchFleet> {
    const fleet = new BenchFleet(
      release,
      await mkdtemp(join(tmpdir(), 'muster-bench-')),
      await mkdtemp('/dev/shm/muster-swarm-'),
    );
    await fleet.write(
      'master/master.yaml',
      `state_dir: state\ncache_dir: cache\nrun_dir: run\ninterface: 127.0.0.1\nauto_accept: true\n${ports}file_roots:\n  base: [states]\npillar_roots:\n  base: [pillar]\n`,
    );
    await mkdir(join(fleet.directory, 'master/states'));
    await mkdir(join(fleet.directory, 'master/pillar'));
    fleet.#master = fleet.#spawn('master', ['master', '-c', join(fleet.directory, 'master')]);
    await waitFor('the master serves', async () => (await fleet.client.status()) !== undefined);
    return fleet;
  }

  get socketPath(): string {
    return join(this.directory, 'master/run/master.sock');
  }

  get masterPid(): number {
    return this.#master?.pid ?? 0;
  }

  /** Starts one real minion in a sandbox of its own and waits until it is connected; its pid. */
  async startMinion(id: string, more = ''): Promise<number> {
    const config = `id: ${id}\nmaster: 127.0.0.1\nstate_dir: state\ncache_dir: cache\nrun_dir: run\n${ports}${more}`;
    await this.write(`${id}/minion.yaml`, config);
    const child = this.#spawn(id, ['minion', '-c', join(this.directory, id)]);
    await waitFor(`${id} is connected`, async () => {
      const minions = await this.client.minions();
      return minions.some((minion) => minion.id === id && minion.connected);
    });
    return child.pid ?? 0;
  }

  /** Starts simulated minions, which speak the real protocol; their processes. */
  async startSwarm(prefix: string, count: number): Promise<ChildProcess[]> {
    const swarm = await startSwarm(prefix, count, {
      directory: this.#swarmDirectory,
      ports: benchPorts,
    });
    this.#children.push(...swarm);
    return swarm;
  }

  /** Waits for so many connections, without giving the master anything worth measuring to do. */
  async waitUntilConnected(count: number): Promise<void> {
    const holds = async () => (await this.client.status()).connected >= count;
    await waitFor(`${count} minions are connected`, holds, { timeoutMs: 600_000, everyMs: 100 });
  }

  async write(path: string, text: string): Promise<void> {
    const full = join(this.directory, path);
    await mkdir(dirname(full), { recursive: true });
    await writeFile(full, text);
  }

  /** Runs `muster` against this master; wall time in milliseconds. A failure throws with its output. */
  async muster(...args: readonly string[]): Promise<number> {
    const startedAt = performance.now();
    await promisify(execFile)(this.#program, [...args, '-c', join(this.directory, 'master'), '--json'], {
      maxBuffer: 256 * 1024 * 1024,
    });
    return performance.now() - startedAt;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const running = [...this.#children, ...(this.#master ? [this.#master] : [])].filter(
      (child) => child.exitCode === null && child.signalCode === null,
    );
    const ended = running.map(async (child) => await once(child, 'exit'));
    for (const child of running) child.kill('SIGTERM');
    await Promise.race([Promise.all(ended), sleep(10_000)]);
    for (const child of running) child.kill('SIGKILL');
    for (const directory of [this.directory, this.#swarmDirectory]) {
      await rm(directory, { recursive: true, force: true });
    }
  }

  #spawn(name: string, args: readonly string[]): ChildProcess {
    const log = openSync(join(this.directory, `${name}.log`), 'a');
    const child = spawn(this.#program, args, { stdio: ['ignore', log, log] });
    if (name !== 'master') this.#children.push(child);
    return child;
  }
}

/** Polls until something holds. */
export async function waitFor(
  what: string,
  holds: () => Promise<boolean>,
  { timeoutMs = 120_000, everyMs = 20 } = {},
): Promise<void> {
  const end = Date.now() + timeoutMs;
  let cause: unknown;
  while (Date.now() < end) {
    try {
      if (await holds()) return;
    } catch (error) {
      cause = error;
    }
    await sleep(everyMs);
  }
  throw new Error(`waited ${timeoutMs} ms in vain until ${what}`, { cause });
}
