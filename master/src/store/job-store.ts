import type { HostState, JobRequest } from '@muster/api';
import type { Kysely, Transaction } from 'kysely';
import { type BatchedWrite, batched, chunksOf } from './batcher.ts';
import { fromJsonText, toJsonText } from './json-text.ts';
import type { JobHostRow, JobRow, Schema } from './schema.ts';
import type { Relaxed } from './sqlite-database.ts';

/** A job as it was asked for. */
export interface StoredJob {
  readonly jid: string;
  readonly fun: string;
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>>;
  readonly target: JobRequest['target'];
  readonly user: string;
  readonly createdAt: number;
  readonly finishedAt?: number | undefined;
  readonly timeoutMs: number;
  readonly batch?: string | undefined;
}

/** Where one host's part of a job is, without what it returned. */
export interface StoredHost {
  readonly minion: string;
  readonly state: HostState;
  readonly reason?: string | undefined;
  readonly lastHeard?: number | undefined;
  readonly success?: boolean | undefined;
  readonly retcode?: number | undefined;
  readonly pending?: boolean | undefined;
  readonly changed?: boolean | undefined;
  readonly durationMs?: number | undefined;
}

interface HostChange {
  readonly jid: string;
  readonly host: StoredHost;
  /** The return, for a host that returned. */
  readonly body?: { readonly value: unknown };
}

/** Jobs, where their hosts are, and what they returned. */
export interface JobStore {
  /** Resolves when the job and all its hosts are on disk; nothing is sent before that. */
  insert(job: StoredJob, hosts: readonly StoredHost[]): Promise<void>;
  /** Saves a host's state, batched with what arrives together; the first return of a host is kept for good. */
  readonly saveHost: BatchedWrite<HostChange>;
  finish(jid: string, at: number | null): Promise<void>;
  load(jid: string): Promise<StoredJob | undefined>;
  hosts(jid: string): Promise<StoredHost[]>;
  /** Which of the jobs were cancelled on a minion. */
  cancelled(minion: string, jids: readonly string[]): Promise<string[]>;
  returns(jid: string, minions: readonly string[]): Promise<Map<string, unknown>>;
  /** Newest first. */
  list(limit: number): Promise<StoredJob[]>;
  /** The hosts of several jobs, in the order of their ids. */
  hostsOf(jids: readonly string[]): Promise<Map<string, StoredHost[]>>;
  unfinished(): Promise<StoredJob[]>;
  deleteFinishedBefore(time: number): Promise<number>;
}

/** The job store over a database. */
export function createJobStore(database: Kysely<Schema>, relaxed: Relaxed<Schema>): JobStore {
  return {
    async insert(job, hosts) {
      await database.transaction().execute(async (transaction) => {
        await transaction.insertInto('jobs').values(toJobRow(job)).execute();
        for (const chunk of chunksOf(hosts, 500)) {
          await transaction
            .insertInto('job_hosts')
            .values(chunk.map((host) => toHostRow(job.jid, host)))
            .execute();
        }
      });
    },
    saveHost: batched((changes) => {
      const write = (connection: Kysely<Schema>) =>
        connection.transaction().execute((transaction) => saveHosts(transaction, changes));
      // States are found out anew after a power cut; returns are promised to be kept.
      return changes.some(({ body }) => body !== undefined) ? write(database) : relaxed(write);
    }),
    async finish(jid, at) {
      await relaxed((connection) =>
        connection.updateTable('jobs').set({ finished_at: at }).where('jid', '=', jid).execute(),
      );
    },
    async load(jid) {
      const row = await database.selectFrom('jobs').selectAll().where('jid', '=', jid).executeTakeFirst();
      return row === undefined ? undefined : toJob(row);
    },
    async hosts(jid) {
      const rows = await database
        .selectFrom('job_hosts')
        .selectAll()
        .where('jid', '=', jid)
        .orderBy('minion')
        .execute();
      return rows.map(toHost);
    },
    async cancelled(minion, jids) {
      const cancelled: string[] = [];
      for (const chunk of chunksOf(jids, 500)) {
        const rows = await database
          .selectFrom('job_hosts')
          .select('jid')
          .where('jid', 'in', chunk)
          .where('minion', '=', minion)
          .where('state', '=', 'cancelled')
          .execute();
        cancelled.push(...rows.map(({ jid }) => jid));
      }
      return cancelled;
    },
    async returns(jid, minions) {
      const returns = new Map<string, unknown>();
      for (const chunk of chunksOf(minions, 500)) {
        const rows = await database
          .selectFrom('job_returns')
          .select(['minion', 'body'])
          .where('jid', '=', jid)
          .where('minion', 'in', chunk)
          .execute();
        for (const row of rows) returns.set(row.minion, fromJsonText(row.body));
      }
      return returns;
    },
    async list(limit) {
      const rows = await database
        .selectFrom('jobs')
        .selectAll()
        .orderBy('jid', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toJob);
    },
    async hostsOf(jids) {
      const byJob = new Map<string, StoredHost[]>(jids.map((jid) => [jid, []]));
      for (const chunk of chunksOf(jids, 500)) {
        const rows = await database
          .selectFrom('job_hosts')
          .selectAll()
          .where('jid', 'in', chunk)
          .orderBy('minion')
          .execute();
        for (const row of rows) byJob.get(row.jid)?.push(toHost(row));
      }
      return byJob;
    },
    async unfinished() {
      const rows = await database
        .selectFrom('jobs')
        .selectAll()
        .where('finished_at', 'is', null)
        .orderBy('jid')
        .execute();
      return rows.map(toJob);
    },
    async deleteFinishedBefore(time) {
      return await database.transaction().execute(async (transaction) => {
        const old = transaction.selectFrom('jobs').select('jid').where('finished_at', '<', time);
        await transaction.deleteFrom('job_returns').where('jid', 'in', old).execute();
        await transaction.deleteFrom('job_hosts').where('jid', 'in', old).execute();
        const { numDeletedRows } = await transaction
          .deleteFrom('jobs')
          .where('finished_at', '<', time)
          .executeTakeFirstOrThrow();
        return Number(numDeletedRows);
      });
    },
  };
}

async function saveHosts(transaction: Transaction<Schema>, changes: readonly HostChange[]): Promise<void> {
  // Of several changes of one host in a batch the last one counts, as if they had been written one by one.
  const last = new Map(changes.map((change) => [`${change.jid}/${change.host.minion}`, change]));
  for (const chunk of chunksOf([...last.values()], 200)) {
    await transaction
      .insertInto('job_hosts')
      .values(chunk.map(({ jid, host }) => toHostRow(jid, host)))
      .onConflict((conflict) =>
        conflict.columns(['jid', 'minion']).doUpdateSet((row) => ({
          state: row.ref('excluded.state'),
          reason: row.ref('excluded.reason'),
          last_heard: row.ref('excluded.last_heard'),
          success: row.ref('excluded.success'),
          retcode: row.ref('excluded.retcode'),
          pending: row.ref('excluded.pending'),
          changed: row.ref('excluded.changed'),
          duration_ms: row.ref('excluded.duration_ms'),
        })),
      )
      .execute();
  }
  const bodies = changes.flatMap(({ jid, host, body }) =>
    body === undefined ? [] : [{ jid, minion: host.minion, body: toJsonText(body.value) }],
  );
  for (const chunk of chunksOf(bodies, 200)) {
    await transaction
      .insertInto('job_returns')
      .values(chunk)
      .onConflict((conflict) => conflict.columns(['jid', 'minion']).doNothing())
      .execute();
  }
}

function toJobRow(job: StoredJob): JobRow {
  return {
    jid: job.jid,
    fun: job.fun,
    args: toJsonText(job.args),
    kwargs: toJsonText(job.kwargs),
    target: toJsonText(job.target),
    user: job.user,
    created_at: job.createdAt,
    finished_at: job.finishedAt ?? null,
    timeout_ms: job.timeoutMs,
    batch: job.batch ?? null,
  };
}

function toJob(row: JobRow): StoredJob {
  return {
    jid: row.jid,
    fun: row.fun,
    args: fromJsonText(row.args),
    kwargs: fromJsonText(row.kwargs),
    target: fromJsonText(row.target),
    user: row.user,
    createdAt: row.created_at,
    timeoutMs: row.timeout_ms,
    finishedAt: row.finished_at ?? undefined,
    batch: row.batch ?? undefined,
  };
}

function toHostRow(jid: string, host: StoredHost): JobHostRow {
  return {
    jid,
    minion: host.minion,
    state: host.state,
    reason: host.reason ?? null,
    last_heard: host.lastHeard ?? null,
    success: flag(host.success),
    retcode: host.retcode ?? null,
    pending: flag(host.pending),
    changed: flag(host.changed),
    duration_ms: host.durationMs ?? null,
  };
}

function flag(value: boolean | undefined): number | null {
  return value === undefined ? null : Number(value);
}

function toHost(row: JobHostRow): StoredHost {
  return {
    minion: row.minion,
    state: row.state,
    reason: row.reason ?? undefined,
    lastHeard: row.last_heard ?? undefined,
    success: row.success === null ? undefined : row.success !== 0,
    retcode: row.retcode ?? undefined,
    pending: row.pending === null ? undefined : row.pending !== 0,
    changed: row.changed === null ? undefined : row.changed !== 0,
    durationMs: row.duration_ms ?? undefined,
  };
}
