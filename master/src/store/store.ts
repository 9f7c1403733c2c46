import { chmod, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorMessage, MusterError } from '@muster/shared';
import type { KeyStore } from '../keys/key-store.ts';
import { Disk } from './disk.ts';
import { createDriftStore, type DriftStore } from './drift-store.ts';
import { createJobStore, type JobStore } from './job-store.ts';
import { createKeyStore } from './key-store.ts';
import { migrate } from './migrations.ts';
import { createMineStore, type MineStore } from './mine-store.ts';
import { createMinionStore, type MinionStore } from './minion-store.ts';
import type { Schema } from './schema.ts';
import { openSqlite, relaxedSqlite } from './sqlite-database.ts';

/** Everything that the master must remember, behind one interface whatever the database. */
export interface Store {
  readonly keys: KeyStore;
  readonly jobs: JobStore;
  readonly minions: MinionStore;
  readonly mine: MineStore;
  readonly drift: DriftStore;
  /** Where all of it lies. */
  readonly disk: Disk;
  /** Writes what waits to be written, then closes. */
  close(): Promise<void>;
}

/** Opens the embedded database, making or migrating it; the file is for the master's user alone. */
export async function openStore(path: string): Promise<Store> {
  const disk = new Disk(dirname(path));
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const database = openSqlite<Schema>(path, disk);
    await chmod(path, 0o600);
    await migrate(database);
    const relaxed = relaxedSqlite(database);
    const jobs = createJobStore(database, relaxed);
    const minions = createMinionStore(database, relaxed);
    const mine = createMineStore(database, relaxed);
    const drift = createDriftStore(database);
    return {
      keys: createKeyStore(database, relaxed),
      jobs,
      minions,
      mine,
      drift,
      disk,
      async close() {
        await Promise.all([jobs.saveHost.idle(), minions.save.idle(), mine.save.idle(), drift.save.idle()]);
        await database.destroy();
        disk.close();
      },
    };
  } catch (error) {
    disk.close();
    const cause = disk.explain(error);
    if (cause instanceof MusterError) throw cause;
    throw new MusterError('STORE_FAILED', `the database ${path} cannot be opened: ${errorMessage(cause)}`, {
      cause,
    });
  }
}
