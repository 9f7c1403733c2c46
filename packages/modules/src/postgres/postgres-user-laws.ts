import type { LawCases } from '@muster/engine';
import { noServer, psqlRun, transaction, withoutServer, withServer } from '../testing/psql-program.ts';

const scram =
  'SCRAM-SHA-256$4096:MTIzNDU2Nzg5MGFiY2RlZg==$j/+q1O3nA01hQMwXKSV9Sf0Vkm3SIv6a7CG5oyAaRZE=:E6WaVJTd0HLkk9cCYdwTYZHfTQqmEhSoEkBT5DoNyGQ=';
/** `dbname='it\\'s one'`, as a shell reads it. */
const quoted = `'--dbname=dbname='"'"'it\\'"'"'s one'"'"''`;
const host = withServer();
const there = withServer({
  roles: { app: { stored: 'md5d2c0b8d7d2a4f21bd5ae1a9b4ea8e4d4', groups: ['readers'] } },
});

/** Uses of `postgres_user.present`. */
export const postgresUserLaws: LawCases = {
  'postgres_user.present': {
    usual: { name: 'app', host, runsWith: psqlRun },
    create: {
      usual: {
        comment: 'The user {name} has been created',
        changes: { '{name}': 'Present' },
        planned: 'User {name} is set to be created',
      },
      'a role': { runs: [{ run: transaction, stdin: 'CREATE ROLE "app" WITH LOGIN;\n' }] },
      'a role with all that it may have': {
        name: 'App "1"',
        args: {
          password: 'open sesame',
          createdb: true,
          createroles: true,
          superuser: false,
          login: false,
          inherit: false,
          replication: true,
          valid_until: '2035-01-01',
          groups: 'postgres, app',
        },
        host: withServer({ roles: { app: {} } }),
        secrets: ['open sesame'],
        runs: [
          {
            run: transaction,
            stdin:
              /^CREATE ROLE "App ""1""" WITH NOSUPERUSER NOINHERIT CREATEROLE CREATEDB NOLOGIN REPLICATION PASSWORD 'SCRAM-SHA-256\$4096:[\w+/]{22}==\$[\w+/]{43}=:[\w+/]{43}=' VALID UNTIL '2035-01-01';\nGRANT "postgres" TO "App ""1""";\nGRANT "app" TO "App ""1""";\n$/,
          },
        ],
      },
      'a role with a password to begin with, in the older form': {
        args: { default_password: 'sesame', encrypted: 'md5' },
        secrets: ['sesame'],
        runs: [
          {
            run: transaction,
            stdin: `CREATE ROLE "app" WITH LOGIN PASSWORD 'md5d92be7ee33465a2de62852ba0cb1a881';\n`,
          },
        ],
      },
      'a role with a password as it is, through a connection of its own': {
        args: {
          password: "it's",
          encrypted: false,
          user: 'app',
          maintenance_db: "it's one",
          db_user: 'admin',
          db_password: 'sesame-db',
          db_host: 'db.test',
          db_port: 5433,
        },
        secrets: ['sesame-db'],
        runs: [
          {
            run: `${transaction.replace('--dbname=postgres', quoted)} --username=admin --host=db.test --port=5433`,
            user: 'app',
            env: { PGPASSWORD: 'sesame-db' },
            stdin: `CREATE ROLE "app" WITH LOGIN PASSWORD 'it''s';\n`,
          },
        ],
      },
    },
    repair: {
      usual: {
        host: there,
        comment: 'The user {name} has been updated',
        planned: 'User {name} is set to be updated',
      },
      'other rights, and another end': {
        args: { createdb: true, login: false, inherit: true, valid_until: '2035-01-01' },
        changes: { app: { createdb: true, login: false, valid_until: '2035-01-01 00:00:00' } },
        runs: [
          { run: transaction, stdin: `ALTER ROLE "app" WITH CREATEDB NOLOGIN VALID UNTIL '2035-01-01';\n` },
        ],
      },
      'a password in the form in which it is stored': {
        args: { password: scram },
        secrets: [scram],
        changes: { app: { password: true } },
        runs: [{ run: transaction, stdin: `ALTER ROLE "app" WITH PASSWORD '${scram}';\n` }],
      },
      'groups beside those that it has': {
        args: { groups: ['postgres', 'readers'] },
        changes: { app: { groups: ['postgres'] } },
        runs: [{ run: transaction, stdin: 'GRANT "postgres" TO "app";\nGRANT "readers" TO "app";\n' }],
      },
    },
    'nothing to do': {
      usual: { host: there, comment: 'User {name} is already present' },
      'a role with its rights': { args: { login: true, superuser: false, groups: ['readers'] } },
      'a role that has another password than to begin with': { args: { default_password: 'other' } },
      'a password that nobody looks at': { args: { password: 'other', refresh_password: true } },
    },
    cannot: {
      'no server': { host: withoutServer, comment: noServer },
      'no account to ask as': { host: {}, comment: 'User postgres is not available' },
      'a group that is not there': {
        args: { groups: ['none'] },
        comment: 'PostgreSQL: ERROR:  role "none" does not exist',
        planned: 'User app is set to be created',
        plannedChanges: { app: 'Present' },
        runs: [{ run: transaction, stdin: 'CREATE ROLE "app" WITH LOGIN;\nGRANT "none" TO "app";\n' }],
      },
      'an end that is no time': {
        args: { valid_until: 'soon' },
        comment:
          'PostgreSQL: ERROR:  invalid input syntax for type timestamp with time zone: "soon" at character 16',
      },
    },
  },
};
