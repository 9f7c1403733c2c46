import { existsSync } from 'node:fs';
import { DatabaseSync, type DatabaseSyncOptions, type SQLOutputValue } from 'node:sqlite';
import { isList, type Json, textOf } from '@muster/engine';
import { errorMessage, MusterError, packData, unpackData } from '@muster/shared';
import type { SdbCall, SdbDriver } from './sdb-contract.ts';

const largestValueBytes = 16 * 1024 * 1024;

/** A table of an SQLite file. Values are MessagePack, as Salt writes them. */
export const sqliteDriver: SdbDriver = {
  isSecret: true,
  async get(call) {
    const { key, profile } = call;
    // Reading makes no file, in a dry run least of all.
    if (!existsSync(pathOf(call))) return null;
    return withDatabase(call, { readOnly: true }, (database, table) => {
      const query = textOf(profile['get_query'] ?? `SELECT value FROM ${table} WHERE key=:key`);
      const row = database.prepare(query).get({ key });
      const [value] = row === undefined ? [] : Object.values(row);
      return valueOf(value);
    });
  },
  async set(call, value) {
    const { key, profile } = call;
    return withDatabase(call, {}, (database, table) => {
      const query = textOf(
        profile['set_query'] ?? `INSERT OR REPLACE INTO ${table} (key, value) VALUES (:key, :value)`,
      );
      database.prepare(query).run({ key, value: packData(value, largestValueBytes) });
      return true;
    });
  },
  async delete(call) {
    const { key, profile } = call;
    return withDatabase(call, {}, (database, table) => {
      const query = textOf(profile['delete_query'] ?? `DELETE FROM ${table} WHERE key=:key`);
      return database.prepare(query).run({ key }).changes > 0;
    });
  },
};

function pathOf({ name, profile }: SdbCall): string {
  const { database: path } = profile;
  if (typeof path === 'string' && path.startsWith('/')) return path;
  throw new MusterError(
    'CONFIG_INVALID',
    `the sdb profile '${name}' needs 'database', the absolute path of an SQLite file`,
  );
}

function withDatabase<Result extends Json>(
  call: SdbCall,
  options: DatabaseSyncOptions,
  use: (database: DatabaseSync, table: string) => Result,
): Result {
  const { name, profile } = call;
  const { table = 'sdb' } = profile;
  const path = pathOf(call);
  const isNew = !existsSync(path);
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, options);
    const quoted = identifier(textOf(table));
    for (const statement of isNew ? creation(profile, textOf(table)) : []) database.exec(statement);
    return use(database, quoted);
  } catch (error) {
    throw new MusterError('STORE_FAILED', `the sdb profile '${name}' (${path}): ${errorMessage(error)}`, {
      cause: error,
    });
  } finally {
    database?.close();
  }
}

/** What makes the tables of a file that is not there yet. */
function creation(profile: SdbCall['profile'], table: string): readonly string[] {
  const { create_statements: own, create_table: isWanted = true } = profile;
  if (isList(own)) return own.map(textOf);
  if (isWanted !== true) return [];
  return [
    `CREATE TABLE ${identifier(table)} (key text, value blob)`,
    `CREATE UNIQUE INDEX ${identifier(`${table}_idx`)} ON ${identifier(table)} (key)`,
  ];
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function valueOf(stored: SQLOutputValue | undefined): Json {
  if (stored === undefined || stored === null) return null;
  // A query of the profile's own may read a column of plain text.
  if (!(stored instanceof Uint8Array)) return typeof stored === 'bigint' ? Number(stored) : stored;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- MessagePack holds what JSON holds
  return unpackData(stored, largestValueBytes) as Json;
}
