import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ControlClient } from '@muster/api';
import { type MasterLink, MinionSession } from '@muster/minion';
import type { MasterMessages } from '@muster/shared';
import { pino } from 'pino';

type Job = MasterMessages['job'];

/** A minion on the real wire whose work a test decides. */
export interface SimulatedMinion {
  readonly id: string;
  readonly session: MasterLink;
  /** Jobs that it got, in order; the same one twice if it was sent twice. */
  readonly jobs: Job[];
  /** Jobs that it has and has not been thanked for. */
  readonly open: Set<string>;
}

export interface TestMaster extends AsyncDisposable {
  readonly directory: string;
  readonly client: ControlClient;
  readonly ports: { readonly bus: number; readonly enrolment: number; readonly identity: number };
  readonly logged: readonly string[];
  pid(): number;
  start(): Promise<void>;
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Joins minions that answer each job with what `work` returns, unless that is undefined. */
  join(ids: readonly string[], work?: (job: Job, id: string) => unknown): Promise<SimulatedMinion[]>;
}

/** A master in a process of its own, with its configuration, state and ports for itself. */
export async function openTestMaster(settings: Readonly<Record<string, unknown>> = {}): Promise<TestMaster> {
  const directory = await mkdtemp(join(tmpdir(), 'muster-master-'));
  const [bus, enrolment, identity] = await freePorts(3);
  const ports = { bus: bus ?? 0, enrolment: enrolment ?? 0, identity: identity ?? 0 };
  const config = {
    interface: '127.0.0.1',
    bus_port: ports.bus,
    enrolment_port: ports.enrolment,
    identity_port: ports.identity,
    root_dir: 'root',
    pillar_roots: { base: ['pillar'] },
    file_roots: { base: ['states'] },
    auto_accept: true,
    ...settings,
  };
  await mkdir(join(directory, 'pillar'));
  await writeFile(join(directory, 'master.yaml'), JSON.stringify(config));
  const client = new ControlClient({ socketPath: join(directory, 'root/run/muster/master.sock') });
  const logged: string[] = [];
  const minions: MasterLink[] = [];
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const entry = new URL('./master-process-main.ts', import.meta.url).pathname;
    const started = spawn(process.execPath, [entry, directory], {
      // As the shipped program is started.
      env: { ...process.env, MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '65536' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const serving = Promise.withResolvers<void>();
    for (const stream of [started.stdout, started.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        logged.push(line);
        if (line.includes('the master serves')) serving.resolve();
      });
    }
    started.once('exit', (code) => serving.reject(new Error(`exit ${code}: ${logged.slice(-5).join('\n')}`)));
    await serving.promise;
    // One that never served, as a second master, has ended by itself.
    child = started;
  }

  async function kill(signal: NodeJS.Signals): Promise<void> {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  }

  async function joinAll(ids: readonly string[], work: (job: Job, id: string) => unknown = () => true) {
    const joined = ids.map(async (id): Promise<SimulatedMinion> => {
      const jobs: Job[] = [];
      const open = new Set<string>();
      const session = await MinionSession.open({
        id,
        masters: ['127.0.0.1'],
        ports,
        pkiDirectory: join(directory, 'minions', id),
        version: '0.1.0',
        jobs: () => [...open],
        log: pino({ level: 'silent' }),
      });
      minions.push(session);
      session.on('message', ({ type, body }) => {
        if (type === 'returnAck') open.delete(body.jid);
        if (type !== 'job') return;
        jobs.push(body);
        open.add(body.jid);
        session.send('jobAck', { jid: body.jid, state: 'running' });
        const value = work(body, id);
        if (value !== undefined) answer(session, body, value);
      });
      const connected = once(session, 'connected');
      session.start();
      await connected;
      return { id, session, jobs, open };
    });
    return await Promise.all(joined);
  }

  await start();
  return {
    directory,
    client,
    ports,
    logged,
    pid: () => child?.pid ?? 0,
    start,
    kill,
    join: joinAll,
    [Symbol.asyncDispose]: async () => {
      await Promise.all(minions.map((session) => session.close()));
      await kill('SIGTERM');
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Sends the return of a job. */
export function answer(session: MasterLink, { jid, fun }: Job, value: unknown, success = true): void {
  const retcode = success ? 0 : 1;
  session.send('jobReturn', {
    jid,
    fun,
    success,
    retcode,
    return: value,
    startedAt: Date.now(),
    durationMs: 1,
  });
}

/** Ports below those that the system gives to outgoing connections, which could take one before the master does. */
async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = 10_000 + Math.floor(Math.random() * 20_000);
    const server = createServer().listen(port, '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    server.close();
    if (isFree) ports.add(port);
  }
  return [...ports];
}
