import { defineFunction, type ExecutionFunction, type Json } from '@muster/engine';
import { MusterError } from '@muster/shared';
import { z } from 'zod';
import { anyText } from '../arguments/schemas.ts';
import type { Connection } from './connection.ts';
import { findDatabase, listDatabases } from './databases.ts';
import { queryRows, runStatements } from './psql.ts';
import { findRole, listRoles, type Role } from './roles.ts';
import { sqlIdentifier } from './sql-text.ts';

const where = () => ({
  user: anyText.optional().describe('Role to connect as.'),
  host: anyText.optional().describe('Host of the server.'),
  port: anyText.optional().describe('Port of the server.'),
  maintenance_db: anyText.default('postgres').describe('Database to connect to.'),
  password: anyText.optional().describe('Password of the role.'),
  runas: anyText.default('postgres').describe('System account to run psql as.'),
});
type Where = z.output<z.ZodObject<ReturnType<typeof where>>>;

const role = () => anyText.describe('Role.');
const database = () => anyText.describe('Database.');

/** postgres.*: roles and databases of a PostgreSQL server. */
export const postgresFunctions: readonly ExecutionFunction[] = [
  defineFunction({
    name: 'postgres.version',
    summary: 'The version of the server.',
    effect: 'asks',
    args: () => z.strictObject(where()),
    examples: [{}, { host: 'db.example.org', user: 'monitor', password: 'secret' }],
    async run(args, { host }) {
      const query = "SELECT current_setting('server_version') AS version";
      return (await queryRows(host, connectionOf(args), query))[0]?.['version'] ?? '';
    },
  }),
  defineFunction({
    name: 'postgres.user_list',
    summary: 'The roles of the server with their attributes.',
    effect: 'asks',
    args: () => z.strictObject(where()),
    examples: [{}],
    async run(args, { host }) {
      const roles = await listRoles(host, connectionOf(args));
      return Object.fromEntries(Array.from(roles, ([name, found]) => [name, describeRole(found)]));
    },
  }),
  defineFunction({
    name: 'postgres.user_exists',
    summary: 'Whether the server has a role.',
    effect: 'asks',
    args: () => z.strictObject({ name: role(), ...where() }),
    examples: [{ name: 'app' }],
    run: async ({ name, ...args }, { host }) =>
      (await findRole(host, connectionOf(args), name)) !== undefined,
  }),
  defineFunction({
    name: 'postgres.role_get',
    summary: 'The attributes of a role; null where there is none.',
    effect: 'asks',
    args: () => z.strictObject({ name: role(), ...where() }),
    examples: [{ name: 'app' }],
    async run({ name, ...args }, { host }) {
      const found = await findRole(host, connectionOf(args), name);
      return found === undefined ? null : describeRole(found);
    },
  }),
  defineFunction({
    name: 'postgres.db_list',
    summary: 'The databases of the server.',
    effect: 'asks',
    args: () => z.strictObject(where()),
    examples: [{}],
    async run(args, { host }) {
      const databases = await listDatabases(host, connectionOf(args));
      return Object.fromEntries(
        Array.from(databases, ([name, { owner, encoding, collate, ctype, tablespace }]) => [
          name,
          { Owner: owner, Encoding: encoding, Collate: collate, Ctype: ctype, Tablespace: tablespace },
        ]),
      );
    },
  }),
  defineFunction({
    name: 'postgres.db_exists',
    summary: 'Whether the server has a database.',
    effect: 'asks',
    args: () => z.strictObject({ name: database(), ...where() }),
    examples: [{ name: 'app' }],
    run: async ({ name, ...args }, { host }) =>
      (await findDatabase(host, connectionOf(args), name)) !== undefined,
  }),
  defineFunction({
    name: 'postgres.psql_query',
    summary: 'The rows of a query; it cannot write.',
    effect: 'asks',
    args: () => z.strictObject({ query: anyText.describe('SELECT statement.'), ...where() }),
    examples: [{ query: 'SELECT count(*) FROM orders', maintenance_db: 'app' }],
    run: ({ query, ...args }, { host }) => queryRows(host, connectionOf(args), checkedQuery(query)),
  }),
  defineFunction({
    name: 'postgres.db_create',
    summary: 'Makes a database.',
    effect: 'changes',
    args: () =>
      z.strictObject({
        name: database(),
        owner: anyText.optional().describe('Role that owns it.'),
        ...where(),
      }),
    examples: [{ name: 'app', owner: 'app' }],
    async run({ name, owner, ...args }, { host }) {
      const owned = owner === undefined ? '' : ` OWNER ${sqlIdentifier(owner)}`;
      const statement = `CREATE DATABASE ${sqlIdentifier(name)}${owned}`;
      await runStatements(host, connectionOf(args), [statement], { transaction: false });
      return true;
    },
  }),
  drop('postgres.db_remove', 'Drops a database and all that is in it.', 'DATABASE'),
  drop('postgres.user_remove', 'Drops a role.', 'ROLE'),
];

function drop(name: `postgres.${string}`, summary: string, kind: 'DATABASE' | 'ROLE'): ExecutionFunction {
  return defineFunction({
    name,
    summary,
    effect: 'changes',
    args: () => z.strictObject({ name: anyText.describe('Its name.'), ...where() }),
    examples: [{ name: 'app' }],
    async run({ name: thing, ...args }, { host }) {
      const statement = `DROP ${kind} ${sqlIdentifier(thing)}`;
      await runStatements(host, connectionOf(args), [statement], { transaction: false });
      return true;
    },
  });
}

function connectionOf(args: Where): Connection {
  return {
    user: args.runas,
    maintenance_db: args.maintenance_db,
    db_user: args.user,
    db_password: args.password,
    db_host: args.host,
    db_port: args.port,
  };
}

function describeRole(found: Role): Json {
  return {
    superuser: found.superuser,
    'inherits privileges': found.inherit,
    'can create roles': found.createroles,
    'can create databases': found.createdb,
    'can login': found.login,
    replication: found.replication,
    'expiry time': found.validUntil,
    groups: found.groups,
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
