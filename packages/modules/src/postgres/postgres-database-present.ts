import { defineState, type Properties, StateFailedError } from '@muster/engine';
import { z } from 'zod';
import { flag, name, text } from '../arguments/schemas.ts';
import { connectionArgs } from './connection.ts';
import { findDatabase } from './databases.ts';
import { runStatements } from './psql.ts';
import { sqlIdentifier, sqlLiteral } from './sql-text.ts';

const databaseArgs = z.strictObject({
  name: name.describe('The database.'),
  owner: text.optional().describe('Role that owns it.'),
  owner_recurse: flag
    .default(false)
    .describe('Give everything in it to the owner too, when the owner changes.'),
  encoding: text.optional().describe('Character set; cannot be changed later.'),
  lc_collate: text.optional().describe('Order of texts; cannot be changed later.'),
  lc_ctype: text.optional().describe('Classes of characters; cannot be changed later.'),
  tablespace: text.optional().describe('Where it is stored.'),
  template: text.optional().describe('Database to copy when it is created.'),
  ...connectionArgs,
});

interface ObservedDatabase extends Properties {
  readonly exists: boolean;
  readonly owner?: string | undefined;
}

/** `postgres_database.present`: a database exists on a PostgreSQL server. */
export const postgresDatabasePresent = defineState({
  name: 'postgres_database.present',
  summary: 'A database exists on the PostgreSQL server, with its owner.',
  args: databaseArgs,
  examples: [{ name: 'app', owner: 'app', encoding: 'UTF8', template: 'template0' }],
  provides: () => [],

  async observe(args, host): Promise<ObservedDatabase> {
    const found = await findDatabase(host, args, args.name);
    if (found === undefined) return { exists: false };
    const fixed = [
      ['encoding', args.encoding, found.encoding],
      ['lc_collate', args.lc_collate, found.collate],
      ['lc_ctype', args.lc_ctype, found.ctype],
    ] as const;
    const wrong = fixed.filter(
      ([argument, wanted, present]) =>
        wanted !== undefined &&
        (argument === 'encoding' ? plain(wanted) !== plain(present) : wanted !== present),
    );
    if (wrong.length > 0) {
      const list = wrong
        .map(([argument, wanted, present]) => `${argument} is ${present}, not ${wanted}`)
        .join(', ');
      throw new StateFailedError(
        `Database ${args.name} has wrong parameters which couldn't be changed on fly: ${list}`,
      );
    }
    return { exists: true, owner: found.owner, tablespace: found.tablespace };
  },
  desire: (args): Properties => ({ exists: true, owner: args.owner, tablespace: args.tablespace }),
  async apply(args, _desired, changes, host) {
    const database = sqlIdentifier(args.name);
    if (changes.has('exists')) {
      const options = [
        ...(args.owner === undefined ? [] : [`OWNER = ${sqlIdentifier(args.owner)}`]),
        ...(args.template === undefined ? [] : [`TEMPLATE = ${sqlIdentifier(args.template)}`]),
        ...(args.encoding === undefined ? [] : [`ENCODING = ${sqlLiteral(args.encoding)}`]),
        ...(args.lc_collate === undefined ? [] : [`LC_COLLATE = ${sqlLiteral(args.lc_collate)}`]),
        ...(args.lc_ctype === undefined ? [] : [`LC_CTYPE = ${sqlLiteral(args.lc_ctype)}`]),
        ...(args.tablespace === undefined ? [] : [`TABLESPACE = ${sqlIdentifier(args.tablespace)}`]),
      ];
      const statement = [
        'CREATE DATABASE',
        database,
        ...(options.length > 0 ? ['WITH', ...options] : []),
      ].join(' ');
      return runStatements(host, args, [statement], { transaction: false });
    }
    if (changes.has('tablespace') && args.tablespace !== undefined) {
      const statement = `ALTER DATABASE ${database} SET TABLESPACE ${sqlIdentifier(args.tablespace)}`;
      await runStatements(host, args, [statement], { transaction: false });
    }
    const previous = changes.get('owner')?.from;
    if (args.owner === undefined || typeof previous !== 'string') return;
    const owner = sqlIdentifier(args.owner);
    if (args.owner_recurse) {
      const statement = `REASSIGN OWNED BY ${sqlIdentifier(previous)} TO ${owner}`;
      await runStatements(host, args, [statement], { database: args.name });
    }
    await runStatements(host, args, [`ALTER DATABASE ${database} OWNER TO ${owner}`]);
  },
  report: (changes, args) => ({ [args.name]: changes.has('exists') ? 'Present' : 'Parameters changed' }),
  comment(outcome, args, changes) {
    if (outcome === 'unchanged') return `Database ${args.name} is already present`;
    if (changes.has('exists'))
      return outcome === 'pending'
        ? `Database ${args.name} is set to be created`
        : `The database ${args.name} has been created`;
    return outcome === 'pending'
      ? `Database ${args.name} exists, but parameters need to be changed`
      : `Parameters for database ${args.name} have been changed`;
  },
});

/** The name of a character set, however it is spelled. */
function plain(encoding: string): string {
  return encoding.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
