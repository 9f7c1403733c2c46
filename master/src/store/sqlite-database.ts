import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { Kysely, SqliteDialect, sql } from 'kysely';
import type { Disk } from './disk.ts';

/**
 * Kysely over Node's own SQLite. Write-ahead log with full synchronisation: what was committed survives a power cut.
 * Every call runs on the calling thread; a commit costs one fsync, which is why writers batch.
 */
export function openSqlite<Schema>(path: string, disk: Disk): Kysely<Schema> {
  const database = new DatabaseSync(path);
  database.exec('pragma journal_mode = wal');
  database.exec('pragma synchronous = full');
  database.exec('pragma foreign_keys = on');
  database.exec('pragma busy_timeout = 5000');
  return new Kysely<Schema>({ dialect: new SqliteDialect({ database: asDriver(database, disk) }) });
}

type Driver = Exclude<ConstructorParameters<typeof SqliteDialect>[0]['database'], () => unknown>;
type DriverStatement = ReturnType<Driver['prepare']>;

/**
 * Does work whose loss in a power cut harms nobody, without waiting for the disk: it is written in order with
 * everything else, and a killed process loses nothing.
 */
export type Relaxed<Schema> = <Result>(
  work: (connection: Kysely<Schema>) => Promise<Result>,
) => Promise<Result>;

/** The relaxed way to write to an SQLite database. */
export function relaxedSqlite<Schema>(database: Kysely<Schema>): Relaxed<Schema> {
  return (work) =>
    database.connection().execute(async (connection) => {
      await sql`pragma synchronous = normal`.execute(connection);
      try {
        return await work(connection);
      } finally {
        await sql`pragma synchronous = full`.execute(connection);
      }
    });
}

/** What Kysely's SQLite dialect asks of a driver, in terms of Node's. */
function asDriver(database: DatabaseSync, disk: Disk): Driver {
  const prepared = new Map<string, DriverStatement>();
  return {
    close: () => database.close(),
    prepare(sql) {
      let statement = prepared.get(sql);
      if (statement === undefined) {
        statement = asStatement(database, database.prepare(sql), disk);
        if (prepared.size >= mostPrepared) prepared.clear();
        prepared.set(sql, statement);
      }
      return statement;
    },
  };
}

const mostPrepared = 200;

function asStatement(database: DatabaseSync, statement: StatementSync, disk: Disk): DriverStatement {
  const explained = <Result>(run: () => Result): Result => {
    try {
      return run();
    } catch (error) {
      throw disk.explain(error);
    }
  };
  const isRollback = statement.sourceSQL === 'rollback';
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => explained(() => statement.all(...parameters.map(toInput))),
    run: (parameters) => {
      // SQLite itself has rolled back where the disk was full, and would answer with an error about that.
      if (isRollback && !database.isTransaction) return nothingChanged;
      return explained(() => statement.run(...parameters.map(toInput)));
    },
    iterate: (parameters) => statement.iterate(...parameters.map(toInput)),
  };
}

const nothingChanged = { changes: 0, lastInsertRowid: 0 };

function toInput(value: unknown): SQLInputValue {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') {
    return value;
  }
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`SQLite cannot keep a value of type ${typeof value}`);
}
