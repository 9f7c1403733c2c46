import type { DriftEntry } from '@muster/api';
import type { MinionMessages } from '@muster/shared';
import type { Kysely } from 'kysely';
import { type BatchedWrite, batched, chunksOf } from './batcher.ts';
import { fromJsonText, toJsonText } from './json-text.ts';
import type { DriftRow, Schema } from './schema.ts';

/** One report of a minion. */
export interface DriftBatch {
  readonly minion: string;
  readonly report: MinionMessages['drift'];
}

export interface DriftStore {
  /** Keeps a report once, however often it arrives. */
  readonly save: BatchedWrite<DriftBatch>;
  /** Newest first. */
  history(filter: { readonly minion?: string | undefined; readonly limit: number }): Promise<DriftEntry[]>;
  /** Repairs since a time, by minion. */
  repairsSince(time: number): Promise<Map<string, number>>;
  deleteBefore(time: number): Promise<void>;
}

/** The drift store over a database. */
export function createDriftStore(database: Kysely<Schema>): DriftStore {
  return {
    save: batched((batches) =>
      database.transaction().execute(async (transaction) => {
        for (const rows of chunksOf(batches.flatMap(toRows), 200)) {
          await transaction
            .insertInto('drift')
            .values(rows)
            .onConflict((conflict) => conflict.columns(['minion', 'sequence', 'place', 'time']).doNothing())
            .execute();
        }
      }),
    ),
    async history({ minion, limit }) {
      let query = database.selectFrom('drift').selectAll().orderBy('time', 'desc').limit(limit);
      if (minion !== undefined) query = query.where('minion', '=', minion);
      return (await query.execute()).map(toEntry);
    },
    async repairsSince(time) {
      const rows = await database
        .selectFrom('drift')
        .select(({ fn }) => ['minion', fn.countAll<number>().as('repairs')])
        .where('time', '>=', time)
        .where('action', '=', 'repaired')
        .groupBy('minion')
        .execute();
      return new Map(rows.map((row) => [row.minion, row.repairs]));
    },
    async deleteBefore(time) {
      await database.deleteFrom('drift').where('time', '<', time).execute();
    },
  };
}

function toRows({ minion, report }: DriftBatch): Omit<DriftRow, 'number'>[] {
  return report.entries.map((entry, place) => ({
    minion,
    sequence: report.sequence,
    place,
    time: entry.time,
    id: entry.id,
    fun: entry.fun,
    name: entry.name,
    sls: entry.sls,
    action: entry.action,
    changes: toJsonText(entry.changes),
    comment: entry.comment,
    latency_ms: entry.latencyMs ?? null,
  }));
}

function toEntry(row: Omit<DriftRow, 'number'>): DriftEntry {
  return {
    minion: row.minion,
    time: row.time,
    id: row.id,
    fun: row.fun,
    name: row.name,
    sls: row.sls,
    action: row.action,
    changes: fromJsonText(row.changes),
    comment: row.comment,
    latencyMs: row.latency_ms ?? undefined,
  };
}
