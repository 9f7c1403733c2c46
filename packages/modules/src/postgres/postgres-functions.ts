import type { ExecutionFunction, Json } from '@muster/engine';
import { MusterError } from '@muster/shared';
import { declareFunction } from '../declare/declare-function.ts';
import { optional, text } from '../declare/parameters.ts';
import { readFunction } from '../declare/read-function.ts';
import type { Connection } from './connection.ts';
import { findDatabase, listDatabases } from './databases.ts';
import { queryRows, runStatements } from './psql.ts';
import { findRole, listRoles, type Role } from './roles.ts';
import { sqlIdentifier } from './sql-text.ts';

const where = {
  user: optional(text('Role to connect as.')),
  host: optional(text('Host of the server.')),
  port: optional(text('Port of the server.')),
  maintenance_db: text('Database to connect to.', 'postgres'),
  password: optional(text('Password of the role.')),
  runas: text('System account to run psql as.', 'postgres'),
};

interface Where {
  readonly user: string | undefined;
  readonly host: string | undefined;
  readonly port: string | undefined;
  readonly maintenance_db: string;
  readonly password: string | undefined;
  readonly runas: string;
}

/** postgres.*: roles and databases of a PostgreSQL server. */
export const postgresFunctions: readonly ExecutionFunction[] = [
  readFunction({
    name: 'postgres.version',
    summary: 'The version of the server.',
    parameters: where,
    async run(values, { host }) {
      const query = "SELECT current_setting('server_version') AS version";
      return (await queryRows(host, connectionOf(values), query))[0]?.['version'] ?? '';
    },
  }),
  readFunction({
    name: 'postgres.user_list',
    summary: 'The roles of the server with their attributes.',
    parameters: where,
    async run(values, { host }) {
      const roles = await listRoles(host, connectionOf(values));
      return Object.fromEntries([...roles].map(([name, role]) => [name, describeRole(role)]));
    },
  }),
  readFunction({
    name: 'postgres.user_exists',
    summary: 'Whether the server has a role.',
    parameters: { name: text('Role.'), ...where },
    run: async ({ name, ...values }, { host }) =>
      (await findRole(host, connectionOf(values), name)) !== undefined,
  }),
  readFunction({
    name: 'postgres.role_get',
    summary: 'The attributes of a role; null where there is none.',
    parameters: { name: text('Role.'), ...where },
    async run({ name, ...values }, { host }) {
      const role = await findRole(host, connectionOf(values), name);
      return role === undefined ? null : describeRole(role);
    },
  }),
  readFunction({
    name: 'postgres.db_list',
    summary: 'The databases of the server.',
    parameters: where,
    async run(values, { host }) {
      const databases = await listDatabases(host, connectionOf(values));
      return Object.fromEntries(
        [...databases].map(([name, { owner, encoding, collate, ctype, tablespace }]) => [
          name,
          { Owner: owner, Encoding: encoding, Collate: collate, Ctype: ctype, Tablespace: tablespace },
        ]),
      );
    },
  }),
  readFunction({
    name: 'postgres.db_exists',
    summary: 'Whether the server has a database.',
    parameters: { name: text('Database.'), ...where },
    run: async ({ name, ...values }, { host }) =>
      (await findDatabase(host, connectionOf(values), name)) !== undefined,
  }),
  readFunction({
    name: 'postgres.psql_query',
    summary: 'The rows of a query; it cannot write.',
    parameters: { query: text('SELECT statement.'), ...where },
    async run({ query, ...values }, { host }) {
      return [...(await queryRows(host, connectionOf(values), checkedQuery(query)))];
    },
  }),
  declareFunction({
    name: 'postgres.db_create',
    summary: 'Makes a database.',
    parameters: { name: text('Database.'), owner: optional(text('Role that owns it.')), ...where },
    async run({ name, owner, ...values }, { host }) {
      const owned = owner === undefined ? '' : ` OWNER ${sqlIdentifier(owner)}`;
      await runStatements(host, connectionOf(values), [`CREATE DATABASE ${sqlIdentifier(name)}${owned}`], {
        transaction: false,
      });
      return true;
    },
  }),
  drop('postgres.db_remove', 'Drops a database and all that is in it.', 'DATABASE'),
  drop('postgres.user_remove', 'Drops a role.', 'ROLE'),
];

function drop(name: `postgres.${string}`, summary: string, kind: 'DATABASE' | 'ROLE'): ExecutionFunction {
  return declareFunction({
    name,
    summary,
    parameters: { name: text('Its name.'), ...where },
    async run({ name: thing, ...values }, { host }) {
      await runStatements(host, connectionOf(values), [`DROP ${kind} ${sqlIdentifier(thing)}`], {
        transaction: false,
      });
      return true;
    },
  });
}

function connectionOf(values: Where): Connection {
  return {
    user: values.runas,
    maintenance_db: values.maintenance_db,
    db_user: values.user,
    db_password: values.password,
    db_host: values.host,
    db_port: values.port,
  };
}

function describeRole(role: Role): Json {
  return {
    superuser: role.superuser,
    'inherits privileges': role.inherit,
    'can create roles': role.createroles,
    'can create databases': role.createdb,
    'can login': role.login,
    replication: role.replication,
    'expiry time': role.validUntil,
    groups: role.groups,
  };
}

/** One statement, and none of psql's own commands. */
function checkedQuery(query: string): string {
  const statement = query.trim().replace(/;$/, '');
  if (!/[;\\]/.test(statement)) return statement;
  throw new MusterError(
    'ARGUMENT_INVALID',
    'the query has to be one statement without semicolons and backslashes',
  );
}
