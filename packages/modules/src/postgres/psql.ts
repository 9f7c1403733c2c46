import {
  type Command,
  type CommandResult,
  type Host,
  isList,
  isRecord,
  type Json,
  type JsonRecord,
  NotYetError,
  type ReadOnlyHost,
} from '@muster/engine';
import { MusterError } from '@muster/shared';
import { z } from 'zod';
import { askProgram } from '../program/ask-program.ts';
import { programError } from '../program/run-program.ts';
import { whenReachable } from '../service/when-reachable.ts';
import type { Connection } from './connection.ts';

/** Rows of a query, each by column name. The transaction is read-only; NotYetError where there is no server to ask. */
export async function queryRows(
  host: ReadOnlyHost,
  connection: Connection,
  query: string,
): Promise<readonly JsonRecord[]> {
  const rows = `SELECT coalesce(json_agg(to_json(answer)), '[]') FROM (${query}) AS answer;\n`;
  const command = psqlCommand(connection, rows, { PGOPTIONS: '-c default_transaction_read_only=on' });
  const ask = () => askServer(host, command);
  const result = await (connection.db_host === undefined ? whenReachable(host, 'postgresql', ask) : ask());
  return parseRows(result.stdout);
}

async function askServer(host: ReadOnlyHost, command: Command): Promise<CommandResult> {
  const result = await askProgram(host, command);
  if (result.code === 2 && isUnreachable(result))
    throw new NotYetError(`PostgreSQL cannot be reached: ${result.stderr.trim()}`, [
      { kind: 'service', unit: 'postgresql' },
    ]);
  if (result.code !== 0) throw programError('PostgreSQL', result);
  return result;
}

/** Runs statements in one transaction. Statements go through standard input, so that no argument list shows them. */
export async function runStatements(
  host: Host,
  connection: Connection,
  statements: readonly string[],
  options: { readonly database?: string; readonly transaction?: boolean } = {},
): Promise<void> {
  const sql = `${statements.map((statement) => `${statement};`).join('\n')}\n`;
  const command = psqlCommand(connection, sql, {}, options.database);
  const [program, ...args] = command.argv;
  const flags = options.transaction === false ? [] : ['--single-transaction'];
  const result = await host.processes.run({ ...command, argv: [program, ...flags, ...args] });
  if (result.code !== 0) throw programError('PostgreSQL', result);
}

function psqlCommand(
  connection: Connection,
  sql: string,
  env: Readonly<Record<string, string>>,
  database = connection.maintenance_db,
): Command {
  const { db_password: password } = connection;
  return {
    argv: [
      'psql',
      '--no-psqlrc',
      '--no-password',
      '--quiet',
      '--no-align',
      '--tuples-only',
      '--set=ON_ERROR_STOP=1',
      '--set=VERBOSITY=terse',
      `--dbname=${asConnectionValue(database)}`,
      ...(connection.db_user === undefined ? [] : [`--username=${connection.db_user}`]),
      ...(connection.db_host === undefined ? [] : [`--host=${connection.db_host}`]),
      ...(connection.db_port === undefined ? [] : [`--port=${connection.db_port}`]),
    ],
    user: connection.user,
    cwd: '/',
    env: password === undefined ? env : { ...env, PGPASSWORD: password },
    stdin: sql,
    timeoutMs: 10 * 60 * 1000,
  };
}

/** psql takes a database name that holds `=` or looks like a URL for a connection string; quoted in one it is a name again. */
function asConnectionValue(database: string): string {
  if (!/[=\s'\\]|:\/\//.test(database)) return database;
  return `dbname='${database.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`;
}

function isUnreachable({ stderr }: CommandResult): boolean {
  return /could not connect|connection to server|No such file or directory|Connection refused|starting up/i.test(
    stderr,
  );
}

function parseRows(text: string): readonly JsonRecord[] {
  const rows: Json = z.json().parse(JSON.parse(text.trim() === '' ? '[]' : text));
  if (isList(rows)) return rows.filter((row) => isRecord(row));
  throw new MusterError('INTERNAL', 'PostgreSQL answered with something that is no list of rows');
}
