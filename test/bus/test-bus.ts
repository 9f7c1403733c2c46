import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bus, type BusOptions, openBus, openStore, type Store } from '@muster/master';
import { MinionSession, type MinionSessionOptions } from '@muster/minion';
import { pino } from 'pino';

export interface TestBus extends AsyncDisposable {
  readonly bus: Bus;
  readonly store: Store;
  readonly directory: string;
  /** What the master logged, a line each. */
  readonly logged: readonly string[];
  /** A minion of that id that is not started yet; closed with the bus. */
  minion(id: string, options?: Partial<MinionSessionOptions>): Promise<MinionSession>;
  /** A minion that is connected. */
  joined(id: string, options?: Partial<MinionSessionOptions>): Promise<MinionSession>;
}

/** A real bus on loopback with any free ports, its store and keys in a directory of its own. */
export async function openTestBus(options: Partial<BusOptions> = {}): Promise<TestBus> {
  const directory = await mkdtemp(join(tmpdir(), 'muster-bus-'));
  const logged: string[] = [];
  const store = await openStore(join(directory, 'state', 'muster.db'));
  const bus = await openBus({
    store: store.keys,
    pkiDirectory: join(directory, 'pki'),
    auditPath: join(directory, 'state', 'audit.log'),
    interface: '127.0.0.1',
    ports: { bus: 0, enrolment: 0, identity: 0 },
    autoAccept: [],
    mostPendingKeys: 1000,
    log: pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) }),
    ...options,
  });
  const ports = await bus.listen();
  const minions: MinionSession[] = [];
  const minion: TestBus['minion'] = async (id, minionOptions = {}) => {
    const session = await MinionSession.open({
      id,
      masters: ['127.0.0.1'],
      ports,
      pkiDirectory: join(directory, 'minions', id),
      version: '0.1.0',
      jobs: () => [],
      log: pino({ level: 'silent' }),
      ...minionOptions,
    });
    minions.push(session);
    return session;
  };
  return {
    bus,
    store,
    directory,
    logged,
    minion,
    joined: async (id, minionOptions) => {
      const session = await minion(id, minionOptions);
      const connected = once(session, 'connected');
      session.start();
      if (bus.keys.acceptedKey(id) === undefined) {
        await eventually(() => bus.keys.find(id).length > 0);
        await bus.keys.accept({ ids: [id], all: false }, 'test');
      }
      await connected;
      return session;
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(minions.map((session) => session.close()));
      await bus.close();
      await store.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

const patienceMs = 30_000;

/** Waits until something holds, or the promise of it; fails after a time that no busy machine needs. */
export async function eventually(holds: () => unknown): Promise<void> {
  for (const deadline = performance.now() + patienceMs; !(await holds()); ) {
    if (performance.now() > deadline) throw new Error(`never came true: ${String(holds)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
