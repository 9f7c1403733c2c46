import { type JsonRecord, type ReadOnlyHost, textOf } from '@muster/engine';
import type { Connection } from './connection.ts';
import { queryRows } from './psql.ts';
import { sqlLiteral } from './sql-text.ts';

/** A database of the server. */
export interface Database {
  readonly owner: string;
  readonly encoding: string;
  readonly collate: string;
  readonly ctype: string;
  readonly tablespace: string;
}

/** A database by name; undefined when there is none. */
export async function findDatabase(
  host: ReadOnlyHost,
  connection: Connection,
  name: string,
): Promise<Database | undefined> {
  const [row] = await queryRows(host, connection, databaseQuery(`WHERE d.datname = ${sqlLiteral(name)}`));
  return row === undefined ? undefined : readDatabase(row);
}

/** Every database, by name. */
export async function listDatabases(
  host: ReadOnlyHost,
  connection: Connection,
): Promise<ReadonlyMap<string, Database>> {
  const rows = await queryRows(host, connection, databaseQuery(''));
  return new Map(rows.map((row) => [textOf(row['name'] ?? ''), readDatabase(row)]));
}

function databaseQuery(where: string): string {
  return `SELECT d.datname AS name, r.rolname AS owner, pg_encoding_to_char(d.encoding) AS encoding,
    d.datcollate AS collate, d.datctype AS ctype, t.spcname AS tablespace
    FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba JOIN pg_tablespace t ON t.oid = d.dattablespace
    ${where} ORDER BY d.datname`;
}

function readDatabase(row: JsonRecord): Database {
  const read = (column: string) => textOf(row[column] ?? '');
  return {
    owner: read('owner'),
    encoding: read('encoding'),
    collate: read('collate'),
    ctype: read('ctype'),
    tablespace: read('tablespace'),
  };
}
