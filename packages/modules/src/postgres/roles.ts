import { isList, type JsonRecord, type ReadOnlyHost, textOf } from '@muster/engine';
import type { Connection } from './connection.ts';
import { queryRows } from './psql.ts';
import { sqlIdentifier, sqlLiteral } from './sql-text.ts';

/** A role of the server. */
export interface Role {
  readonly superuser: boolean;
  readonly inherit: boolean;
  readonly createroles: boolean;
  readonly createdb: boolean;
  readonly login: boolean;
  readonly replication: boolean;
  readonly validUntil: string | null;
  /** The stored form; null when it has none or may not be read. */
  readonly password: string | null;
  readonly groups: readonly string[];
}

/** The attributes that CREATE ROLE and ALTER ROLE switch, by the names of the states' arguments. */
export const roleFlags = {
  superuser: 'SUPERUSER',
  inherit: 'INHERIT',
  createroles: 'CREATEROLE',
  createdb: 'CREATEDB',
  login: 'LOGIN',
  replication: 'REPLICATION',
} as const;
export type RoleFlag = keyof typeof roleFlags;

/** A role by name; undefined when there is none. */
export async function findRole(
  host: ReadOnlyHost,
  connection: Connection,
  name: string,
): Promise<Role | undefined> {
  const [row] = await queryRows(host, connection, roleQuery(`WHERE r.rolname = ${sqlLiteral(name)}`));
  if (row === undefined) return undefined;
  const role = readRole(row);
  return row['may_read'] === true
    ? { ...role, password: await storedPasswordOf(host, connection, name) }
    : role;
}

/** Every role, by name, without passwords. */
export async function listRoles(
  host: ReadOnlyHost,
  connection: Connection,
): Promise<ReadonlyMap<string, Role>> {
  const rows = await queryRows(host, connection, roleQuery(''));
  return new Map(rows.map((row) => [textOf(row['name'] ?? ''), readRole(row)]));
}

function roleQuery(where: string): string {
  return `SELECT r.rolname AS name, r.rolsuper AS superuser, r.rolinherit AS inherit, r.rolcreaterole AS createroles,
    r.rolcreatedb AS createdb, r.rolcanlogin AS login, r.rolreplication AS replication,
    to_char(r.rolvaliduntil, 'YYYY-MM-DD HH24:MI:SS') AS valid_until,
    has_table_privilege('pg_catalog.pg_authid', 'SELECT') AS may_read,
    ARRAY(SELECT g.rolname FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid ORDER BY 1) AS groups
    FROM pg_roles r ${where} ORDER BY r.rolname`;
}

async function storedPasswordOf(
  host: ReadOnlyHost,
  connection: Connection,
  name: string,
): Promise<string | null> {
  const query = `SELECT rolpassword AS password FROM pg_authid WHERE rolname = ${sqlLiteral(name)}`;
  const password = (await queryRows(host, connection, query))[0]?.['password'];
  return typeof password === 'string' ? password : null;
}

function readRole(row: JsonRecord): Role {
  const groups = row['groups'];
  return {
    superuser: row['superuser'] === true,
    inherit: row['inherit'] === true,
    createroles: row['createroles'] === true,
    createdb: row['createdb'] === true,
    login: row['login'] === true,
    replication: row['replication'] === true,
    validUntil: typeof row['valid_until'] === 'string' ? row['valid_until'] : null,
    password: null,
    groups: isList(groups) ? groups.map(textOf) : [],
  };
}

/** The time as the server understands it, to compare with what it stores. */
export async function normalizedTime(
  host: ReadOnlyHost,
  connection: Connection,
  written: string,
): Promise<string> {
  const query = `SELECT to_char(${sqlLiteral(written)}::timestamptz, 'YYYY-MM-DD HH24:MI:SS') AS time`;
  return textOf((await queryRows(host, connection, query))[0]?.['time'] ?? written);
}

/** How the server would store a password that it is given: its `password_encryption`. */
export async function serverEncryption(
  host: ReadOnlyHost,
  connection: Connection,
): Promise<'md5' | 'scram-sha-256'> {
  const [row] = await queryRows(host, connection, "SELECT current_setting('password_encryption') AS setting");
  return row?.['setting'] === 'scram-sha-256' ? 'scram-sha-256' : 'md5';
}

/** `CREATE ROLE` or `ALTER ROLE` with its attributes. */
export function roleStatement(verb: 'CREATE' | 'ALTER', name: string, attributes: readonly string[]): string {
  return [verb, 'ROLE', sqlIdentifier(name), ...(attributes.length > 0 ? ['WITH', ...attributes] : [])].join(
    ' ',
  );
}
