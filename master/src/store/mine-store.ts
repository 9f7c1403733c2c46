import type { Kysely } from 'kysely';
import { type BatchedWrite, batched } from './batcher.ts';
import { fromJsonText, toJsonText } from './json-text.ts';
import type { Schema } from './schema.ts';
import type { Relaxed } from './sqlite-database.ts';

/** Who may read a value of the mine, in the words of the minion that shares it. */
export interface MineAllowance {
  readonly target: string;
  readonly type: string;
}

export interface MineEntry {
  readonly minion: string;
  readonly name: string;
  readonly value: unknown;
  readonly allow?: MineAllowance | undefined;
  readonly updatedAt: number;
}

/** One minion's change of what it shares; absent names stay unless everything is replaced. */
export interface MineChange {
  readonly minion: string;
  readonly set: readonly MineEntry[];
  readonly remove: readonly string[];
}

export interface MineStore {
  load(): Promise<MineEntry[]>;
  readonly save: BatchedWrite<MineChange>;
  /** Deletes all that a minion shares. */
  forget(minion: string): Promise<void>;
}

/** The store of the mine over a database. */
export function createMineStore(database: Kysely<Schema>, relaxed: Relaxed<Schema>): MineStore {
  return {
    async load() {
      const rows = await database.selectFrom('mine').selectAll().execute();
      return rows.map((row) => ({
        minion: row.minion,
        name: row.name,
        value: fromJsonText(row.value),
        updatedAt: row.updated_at,
        allow: row.allow === null ? undefined : fromJsonText(row.allow),
      }));
    },
    async forget(minion) {
      await database.deleteFrom('mine').where('minion', '=', minion).execute();
    },
    save: batched((changes) =>
      relaxed((connection) =>
        connection.transaction().execute(async (transaction) => {
          for (const { minion, set, remove } of changes) {
            if (remove.length > 0) {
              await transaction
                .deleteFrom('mine')
                .where('minion', '=', minion)
                .where('name', 'in', remove)
                .execute();
            }
            if (set.length === 0) continue;
            await transaction
              .insertInto('mine')
              .values(
                set.map(({ name, value, allow, updatedAt }) => ({
                  minion,
                  name,
                  value: toJsonText(value),
                  allow: allow === undefined ? null : toJsonText(allow),
                  updated_at: updatedAt,
                })),
              )
              .onConflict((conflict) =>
                conflict.columns(['minion', 'name']).doUpdateSet((row) => ({
                  value: row.ref('excluded.value'),
                  allow: row.ref('excluded.allow'),
                  updated_at: row.ref('excluded.updated_at'),
                })),
              )
              .execute();
          }
        }),
      ),
    ),
  };
}
