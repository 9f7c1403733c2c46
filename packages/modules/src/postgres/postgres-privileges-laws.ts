import type { LawCases } from '@muster/engine';
import { noServer, psqlRun, transaction, withoutServer, withServer } from '../testing/psql-program.ts';

const roles = { app: { groups: ['readers'] } };
const host = withServer({ roles });
const there = withServer({ roles, privileges: { 'r notes app': { SELECT: true, INSERT: false } } });
const notes = { object_name: 'notes', object_type: 'table', privileges: ['SELECT', 'insert'] };

/** Uses of `postgres_privileges.*` states. */
export const postgresPrivilegesLaws: LawCases = {
  'postgres_privileges.present': {
    usual: { name: 'app', args: notes, host, runsWith: psqlRun },
    create: {
      usual: { changes: { '{name}': 'Present' } },
      'privileges on a table': {
        comment: 'The privilege(s): INSERT,SELECT have been granted to app',
        planned: 'The privilege(s): INSERT,SELECT are set to be granted to app',
        runs: [{ run: transaction, stdin: 'GRANT INSERT, SELECT ON TABLE "public"."notes" TO "app";\n' }],
      },
      'all on every sequence of a schema, to be passed on': {
        args: { object_name: 'ALL', object_type: 'sequence', grant_option: true, prepend: 'shop' },
        comment: 'The privilege(s): USAGE,SELECT,UPDATE have been granted to app',
        planned: 'The privilege(s): USAGE,SELECT,UPDATE are set to be granted to app',
        runs: [
          {
            run: transaction,
            stdin:
              'GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA "shop" TO "app" WITH GRANT OPTION;\n',
          },
        ],
      },
      'a privilege on a function': {
        args: { object_name: 'add(integer, integer)', object_type: 'function', privileges: 'execute' },
        comment: 'The privilege(s): EXECUTE have been granted to app',
        planned: 'The privilege(s): EXECUTE are set to be granted to app',
        runs: [
          {
            run: transaction,
            stdin: 'GRANT EXECUTE ON FUNCTION "public"."add"(integer, integer) TO "app";\n',
          },
        ],
      },
      'membership in a group, to be passed on': {
        args: { object_name: 'postgres', object_type: 'group', grant_option: true },
        comment: 'The privilege(s): postgres have been granted to app',
        planned: 'The privilege(s): postgres are set to be granted to app',
        runs: [{ run: transaction, stdin: 'GRANT "postgres" TO "app" WITH ADMIN OPTION;\n' }],
      },
    },
    repair: {
      usual: { changes: { '{name}': 'Present' } },
      'privileges of which some are there': {
        args: { ...notes, privileges: 'SELECT,DELETE' },
        host: there,
        comment: 'The privilege(s): DELETE,SELECT have been granted to app',
        planned: 'The privilege(s): DELETE,SELECT are set to be granted to app',
        runs: [{ run: transaction, stdin: 'GRANT DELETE, SELECT ON TABLE "public"."notes" TO "app";\n' }],
      },
      'privileges that are to be passed on': {
        args: { ...notes, grant_option: true },
        host: there,
        comment: 'The privilege(s): INSERT,SELECT have been granted to app',
        planned: 'The privilege(s): INSERT,SELECT are set to be granted to app',
        runs: [
          {
            run: transaction,
            stdin: 'GRANT INSERT, SELECT ON TABLE "public"."notes" TO "app" WITH GRANT OPTION;\n',
          },
        ],
      },
    },
    'nothing to do': {
      usual: { host: there, comment: 'The requested privilege(s) are already set' },
      'privileges on a table': {},
      'a privilege that may be passed on': { args: { ...notes, privileges: 'SELECT', grant_option: true } },
      'membership in a group': { args: { object_name: 'readers', object_type: 'group' } },
    },
    cannot: {
      'no server': { host: withoutServer, comment: noServer },
      'a table that is not there': {
        args: { ...notes, object_name: 'none' },
        comment: 'There is no table none in database postgres',
      },
      'a privilege that no table has': {
        args: { ...notes, privileges: 'FLY' },
        comment:
          'a table has no privilege FLY; it has SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER and ALL',
      },
      'membership of a role that is not there': {
        name: 'none',
        args: { object_name: 'readers', object_type: 'group' },
        comment: 'There is no role none',
      },
      'privileges of a role that is not there': {
        name: 'none',
        comment: 'PostgreSQL: ERROR:  role "none" does not exist',
        planned: 'The privilege(s): INSERT,SELECT are set to be granted to none',
        plannedChanges: { none: 'Present' },
        runs: [{ run: transaction, stdin: 'GRANT INSERT, SELECT ON TABLE "public"."notes" TO "none";\n' }],
      },
    },
  },
  'postgres_privileges.absent': {
    usual: { name: 'app', args: notes, host: there, runsWith: psqlRun },
    repair: {
      usual: { changes: { '{name}': 'Absent' } },
      'privileges on a table': {
        comment: 'The privilege(s): INSERT,SELECT have been revoked from app',
        planned: 'The privilege(s): INSERT,SELECT are set to be revoked from app',
        runs: [{ run: transaction, stdin: 'REVOKE INSERT, SELECT ON TABLE "public"."notes" FROM "app";\n' }],
      },
      'membership in a group': {
        args: { object_name: 'readers', object_type: 'group' },
        comment: 'The privilege(s): readers have been revoked from app',
        planned: 'The privilege(s): readers are set to be revoked from app',
        runs: [{ run: transaction, stdin: 'REVOKE "readers" FROM "app";\n' }],
      },
    },
    'nothing to do': {
      usual: { comment: 'The requested privilege(s) are not set so cannot be revoked' },
      'no such privilege': { args: { ...notes, privileges: 'DELETE' } },
      'no such member': { args: { object_name: 'postgres', object_type: 'group' } },
      'no such role': { name: 'none', args: { ...notes, object_name: 'none' } },
    },
    cannot: {
      'no server': { host: withoutServer, comment: noServer },
      'a table that is not there': {
        args: { ...notes, object_name: 'none' },
        comment: 'There is no table none in database postgres',
      },
    },
  },
};
