import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { HostReport } from '@muster/api';
import { loadMasterConfig } from '@muster/shared';
import { eventually } from '../bus/test-bus.ts';
import type { TestMaster } from '../bus/test-master.ts';

const program = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url));

/** A minion in a process of its own, with a directory that stands for its host. */
export interface RealMinion extends AsyncDisposable {
  readonly directory: string;
  /** Below this directory its states write. */
  readonly root: string;
  readonly logged: readonly string[];
  pid(): number;
  start(): Promise<void>;
  kill(signal: NodeJS.Signals): Promise<void>;
  connected(): Promise<void>;
}

/** Prepares a minion of a test master; settings are those of `minion.yaml`. */
export async function prepareMinion(
  master: TestMaster,
  id: string,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<RealMinion> {
  const directory = join(master.directory, 'hosts', id);
  const root = join(directory, 'host');
  await mkdir(root, { recursive: true });
  const { bus_port, enrolment_port, identity_port } = await loadMasterConfig(master.directory);
  const ports = { bus_port, enrolment_port, identity_port };
  const config = { id, master: '127.0.0.1', ...ports, root_dir: 'root', sandbox: root, ...settings };
  await writeFile(join(directory, 'minion.yaml'), JSON.stringify(config));
  const logged: string[] = [];
  let child: ChildProcess | undefined;
  const kill = async (signal: NodeJS.Signals) => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  };
  const isConnected = async () =>
    (await master.client.minions()).some((minion) => minion.id === id && minion.connected);
  return {
    directory,
    root,
    logged,
    pid: () => child?.pid ?? 0,
    async start() {
      const started = spawn(process.execPath, [program, 'minion', '-c', directory], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child = started;
      const serving = Promise.withResolvers<void>();
      for (const stream of [started.stdout, started.stderr]) {
        createInterface({ input: stream }).on('line', (line) => {
          logged.push(line);
          if (line.includes('minion started')) serving.resolve();
        });
      }
      started.once('exit', (code) =>
        serving.reject(new Error(`exit ${code}: ${logged.slice(-5).join('\n')}`)),
      );
      await serving.promise;
    },
    kill,
    connected: () => eventually(isConnected),
    [Symbol.asyncDispose]: () => kill('SIGTERM'),
  };
}

/** Starts a minion and waits until it is connected. */
export async function startMinion(
  master: TestMaster,
  id: string,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<RealMinion> {
  const minion = await prepareMinion(master, id, settings);
  await minion.start();
  await minion.connected();
  return minion;
}

/** Runs a function on every minion and waits for all of them. */
export async function runEverywhere(
  master: TestMaster,
  fun: string,
  args: unknown[] = [],
  kwargs: Record<string, unknown> = {},
): Promise<Map<string, HostReport>> {
  const { jid } = await master.client.startJob({
    target: { expression: '*', type: 'glob' },
    fun,
    args,
    kwargs,
  });
  return watch(master, jid);
}

/** The last report of each host of a job, when it is over. */
export async function watch(master: TestMaster, jid: string): Promise<Map<string, HostReport>> {
  const hosts = new Map<string, HostReport>();
  for await (const item of master.client.watchJob(jid)) {
    if (item.kind === 'host') hosts.set(item.host.minion, item.host);
  }
  return hosts;
}

/** Writes a tree of files below a directory of the master (`states`, `pillar`). */
export async function writeTree(
  master: TestMaster,
  root: 'states' | 'pillar',
  files: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    const full = join(master.directory, root, path);
    await mkdir(join(full, '..'), { recursive: true });
    await writeFile(full, text);
  }
}

/** What a command of `muster` came to. */
export interface Told {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `muster` as an operator of that master does, and waits for it. */
export function muster(master: TestMaster, ...args: readonly string[]): Promise<Told> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [program, ...args, '-c', master.directory], (_error, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err }),
    );
    // Nobody is there to answer a question
    child.stdin?.end();
  });
}
