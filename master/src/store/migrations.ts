import { errorMessage } from '@muster/shared';
import { type Kysely, type Migration, Migrator, sql } from 'kysely';

/** Every change of the schema since the first, by name in order; one that was released is never edited. */
const migrations: Readonly<Record<string, Migration>> = {
  '001-first': { up: createFirstSchema },
  '002-changed-hosts': {
    up: (database) => database.schema.alterTable('job_hosts').addColumn('changed', 'integer').execute(),
  },
};

/** Brings a database to the newest schema. */
export async function migrate<Schema>(database: Kysely<Schema>): Promise<void> {
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) {
    throw new Error(`its tables cannot be brought up to date: ${errorMessage(error)}`, { cause: error });
  }
}

async function createFirstSchema(database: Kysely<unknown>): Promise<void> {
  const { schema } = database;
  await schema
    .createTable('jobs')
    .addColumn('jid', 'text', (column) => column.primaryKey())
    .addColumn('fun', 'text', (column) => column.notNull())
    .addColumn('args', 'text', (column) => column.notNull())
    .addColumn('kwargs', 'text', (column) => column.notNull())
    .addColumn('target', 'text', (column) => column.notNull())
    .addColumn('user', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('finished_at', 'bigint')
    .addColumn('timeout_ms', 'bigint', (column) => column.notNull())
    .addColumn('batch', 'text')
    .execute();
  await schema.createIndex('jobs_by_end').on('jobs').column('finished_at').execute();
  await schema
    .createTable('job_hosts')
    .addColumn('jid', 'text', (column) => column.notNull())
    .addColumn('minion', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addColumn('last_heard', 'bigint')
    .addColumn('success', 'integer')
    .addColumn('retcode', 'integer')
    .addColumn('pending', 'integer')
    .addColumn('duration_ms', 'double precision')
    .addPrimaryKeyConstraint('job_hosts_key', ['jid', 'minion'])
    .execute();
  await schema
    .createTable('job_returns')
    .addColumn('jid', 'text', (column) => column.notNull())
    .addColumn('minion', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('job_returns_key', ['jid', 'minion'])
    .execute();
  await schema
    .createTable('keys')
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('public_key', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('address', 'text')
    .addColumn('first_seen', 'bigint', (column) => column.notNull())
    .addColumn('last_seen', 'bigint', (column) => column.notNull())
    .addColumn('about', 'text')
    .addPrimaryKeyConstraint('keys_key', ['id', 'public_key'])
    .execute();
  await schema
    .createTable('tokens')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('secret_hash', 'text', (column) => column.notNull())
    .addColumn('ids', 'text', (column) => column.notNull())
    .addColumn('uses_left', 'integer', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('revoked', 'integer', (column) => column.notNull())
    .execute();
  await schema
    .createTable('minions')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('grains', 'text')
    .addColumn('version', 'text')
    .addColumn('last_heard', 'bigint')
    .addColumn('connected', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('drift_status', 'text')
    .execute();
  await schema
    .createTable('mine')
    .addColumn('minion', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addColumn('allow', 'text')
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('mine_key', ['minion', 'name'])
    .execute();
  await schema
    .createTable('drift')
    .addColumn('number', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('minion', 'text', (column) => column.notNull())
    .addColumn('sequence', 'bigint', (column) => column.notNull())
    .addColumn('place', 'integer', (column) => column.notNull())
    .addColumn('time', 'bigint', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('fun', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('sls', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('changes', 'text', (column) => column.notNull())
    .addColumn('comment', 'text', (column) => column.notNull())
    .addColumn('latency_ms', 'double precision')
    .addUniqueConstraint('drift_once', ['minion', 'sequence', 'place', 'time'])
    .execute();
  await schema.createIndex('drift_by_time').on('drift').expression(sql`time desc`).execute();
}
