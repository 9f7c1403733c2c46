import type { LawCases } from '@muster/engine';
import {
  noServer,
  noTransaction,
  psqlRun,
  transaction,
  withoutServer,
  withServer,
} from '../testing/psql-program.ts';

const host = withServer({ roles: { app: {} } });
const there = withServer({ roles: { app: {} }, databases: { shop: { owner: 'app' } } });

/** Uses of `postgres_database.present`. */
export const postgresDatabaseLaws: LawCases = {
  'postgres_database.present': {
    usual: { name: 'shop', host, runsWith: psqlRun },
    create: {
      usual: {
        comment: 'The database {name} has been created',
        changes: { '{name}': 'Present' },
        planned: 'Database {name} is set to be created',
      },
      'a database': { runs: [{ run: noTransaction, stdin: 'CREATE DATABASE "shop";\n' }] },
      'a database with all that it may have': {
        args: {
          owner: 'app',
          template: 'template0',
          encoding: 'UTF8',
          lc_collate: 'C.UTF-8',
          lc_ctype: 'C.UTF-8',
          tablespace: 'fast',
        },
        runs: [
          {
            run: noTransaction,
            stdin: `CREATE DATABASE "shop" WITH OWNER = "app" TEMPLATE = "template0" ENCODING = 'UTF8' LC_COLLATE = 'C.UTF-8' LC_CTYPE = 'C.UTF-8' TABLESPACE = "fast";\n`,
          },
        ],
      },
    },
    repair: {
      usual: {
        host: there,
        comment: 'Parameters for database {name} have been changed',
        changes: { '{name}': 'Parameters changed' },
        planned: 'Database {name} exists, but parameters need to be changed',
      },
      'another owner': {
        args: { owner: 'postgres' },
        runs: [{ run: transaction, stdin: 'ALTER DATABASE "shop" OWNER TO "postgres";\n' }],
      },
      'another owner of it and all that is in it': {
        args: { owner: 'postgres', owner_recurse: true },
        runs: [
          {
            run: transaction.replace('=postgres', '=shop'),
            stdin: 'REASSIGN OWNED BY "app" TO "postgres";\n',
          },
          { run: transaction, stdin: 'ALTER DATABASE "shop" OWNER TO "postgres";\n' },
        ],
      },
      'another place': {
        args: { owner: 'app', tablespace: 'fast' },
        runs: [{ run: noTransaction, stdin: 'ALTER DATABASE "shop" SET TABLESPACE "fast";\n' }],
      },
    },
    'nothing to do': {
      usual: { comment: 'Database {name} is already present' },
      'a database, whoever owns it': { host: there },
      'a database with its owner and its characters, however they are spelled': {
        args: { owner: 'app', encoding: 'utf-8', lc_collate: 'C.UTF-8', tablespace: 'pg_default' },
        host: there,
      },
    },
    cannot: {
      'no server': { host: withoutServer, comment: noServer },
      'other characters': {
        args: { encoding: 'LATIN1', lc_ctype: 'de_DE.UTF-8' },
        host: there,
        comment:
          "Database shop has wrong parameters which couldn't be changed on fly: encoding is UTF8, not LATIN1, lc_ctype is C.UTF-8, not de_DE.UTF-8",
      },
      'an owner that is not there': {
        args: { owner: 'none' },
        comment: 'PostgreSQL: ERROR:  role "none" does not exist',
        planned: 'Database shop is set to be created',
        plannedChanges: { shop: 'Present' },
        runs: [{ run: noTransaction, stdin: 'CREATE DATABASE "shop" WITH OWNER = "none";\n' }],
      },
    },
  },
};
