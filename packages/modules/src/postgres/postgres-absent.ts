import { defineState, type Properties, type ReadOnlyHost } from '@muster/engine';
import { z } from 'zod';
import { name } from '../arguments/schemas.ts';
import { type Connection, connectionArgs } from './connection.ts';
import { findDatabase } from './databases.ts';
import { runStatements } from './psql.ts';
import { findRole } from './roles.ts';
import { sqlIdentifier } from './sql-text.ts';

const absentArgs = z.strictObject({ name: name.describe('What must not be there.'), ...connectionArgs });

/** `postgres_user.absent`: the server has no such role. */
export const postgresUserAbsent = absence({
  name: 'postgres_user.absent',
  summary: 'The PostgreSQL server has no such role.',
  noun: 'User',
  exists: async (host, connection, role) => (await findRole(host, connection, role)) !== undefined,
  statement: (role) => `DROP ROLE ${sqlIdentifier(role)}`,
});

/** `postgres_database.absent`: the server has no such database. */
export const postgresDatabaseAbsent = absence({
  name: 'postgres_database.absent',
  summary: 'The PostgreSQL server has no such database; what was in it is lost.',
  noun: 'Database',
  exists: async (host, connection, database) =>
    (await findDatabase(host, connection, database)) !== undefined,
  statement: (database) => `DROP DATABASE ${sqlIdentifier(database)}`,
});

interface Absence {
  readonly name: `${string}.${string}`;
  readonly summary: string;
  readonly noun: string;
  readonly exists: (host: ReadOnlyHost, connection: Connection, thing: string) => Promise<boolean>;
  readonly statement: (thing: string) => string;
}

function absence({ name: stateName, summary, noun, exists, statement }: Absence) {
  return defineState({
    name: stateName,
    summary,
    args: absentArgs,
    examples: [{ name: 'old' }],
    provides: () => [],
    async observe(args, host): Promise<Properties> {
      // Where PostgreSQL is not installed nothing has to be removed, nor will be once it is.
      const isInstalled = args.db_host !== undefined || (await host.accounts.user(args.user)) !== undefined;
      return { exists: isInstalled && (await exists(host, args, args.name)) };
    },
    desire: (): Properties => ({ exists: false }),
    apply: (args, _desired, _changes, host) =>
      runStatements(host, args, [statement(args.name)], { transaction: false }),
    report: (_changes, args) => ({ [args.name]: 'Absent' }),
    comment(outcome, args) {
      if (outcome === 'unchanged') return `${noun} ${args.name} is not present, so it cannot be removed`;
      return `${noun} ${args.name} ${outcome === 'pending' ? 'is set to be' : 'has been'} removed`;
    },
  });
}
