import type { MinionMessages } from '@muster/shared';
import type { Kysely, Transaction } from 'kysely';
import { type BatchedWrite, batched, chunksOf } from './batcher.ts';
import { fromJsonText, toJsonText } from './json-text.ts';
import type { MinionRow, Schema } from './schema.ts';
import type { Relaxed } from './sqlite-database.ts';

export type Grains = Readonly<Record<string, unknown>>;
export type DriftStatus = MinionMessages['driftStatus'];

/** What the master remembers of a minion between its own restarts. */
export interface StoredMinion {
  readonly id: string;
  readonly grains?: Grains | undefined;
  readonly version?: string | undefined;
  readonly lastHeard?: number | undefined;
  readonly connected: boolean;
  readonly driftStatus?: DriftStatus | undefined;
}

export interface MinionStore {
  load(): Promise<StoredMinion[]>;
  /** Saves everything that is known of a minion, batched with what arrives together. */
  readonly save: BatchedWrite<StoredMinion>;
  /** Notes when minions were heard last, and nothing else. */
  touch(heard: ReadonlyMap<string, number>): Promise<void>;
  delete(id: string): Promise<void>;
}

/** The minion store over a database. */
export function createMinionStore(database: Kysely<Schema>, relaxed: Relaxed<Schema>): MinionStore {
  return {
    async load() {
      return (await database.selectFrom('minions').selectAll().execute()).map(toMinion);
    },
    save: batched((minions) =>
      relaxed((connection) =>
        connection.transaction().execute(async (transaction) => {
          const last = new Map(minions.map((minion) => [minion.id, minion]));
          for (const chunk of chunksOf([...last.values()], 200)) {
            await transaction
              .insertInto('minions')
              .values(chunk.map(toRow))
              .onConflict((conflict) =>
                conflict.column('id').doUpdateSet((row) => ({
                  grains: row.ref('excluded.grains'),
                  version: row.ref('excluded.version'),
                  last_heard: row.ref('excluded.last_heard'),
                  connected: row.ref('excluded.connected'),
                  drift_status: row.ref('excluded.drift_status'),
                })),
              )
              .execute();
          }
        }),
      ),
    ),
    async touch(heard) {
      await relaxed((connection) =>
        connection.transaction().execute(async (transaction) => {
          for (const [id, last_heard] of heard) {
            await transaction.updateTable('minions').set({ last_heard }).where('id', '=', id).execute();
          }
        }),
      );
    },
    async delete(id) {
      await database.transaction().execute((transaction) => forgetMinion(transaction, id));
    },
  };
}

/** Deletes what is known of a minion and what it shares. */
export async function forgetMinion(transaction: Transaction<Schema>, id: string): Promise<void> {
  await transaction.deleteFrom('minions').where('id', '=', id).execute();
  await transaction.deleteFrom('mine').where('minion', '=', id).execute();
}

function toMinion(row: MinionRow): StoredMinion {
  return {
    id: row.id,
    connected: row.connected !== 0,
    grains: row.grains === null ? undefined : fromJsonText(row.grains),
    version: row.version ?? undefined,
    lastHeard: row.last_heard ?? undefined,
    driftStatus: row.drift_status === null ? undefined : fromJsonText(row.drift_status),
  };
}

function toRow(minion: StoredMinion): MinionRow {
  return {
    id: minion.id,
    grains: minion.grains === undefined ? null : toJsonText(minion.grains),
    version: minion.version ?? null,
    last_heard: minion.lastHeard ?? null,
    connected: minion.connected ? 1 : 0,
    drift_status: minion.driftStatus === undefined ? null : toJsonText(minion.driftStatus),
  };
}
