import type { LawCases, StateLaws } from '@muster/engine';
import { noServer, noTransaction, psqlRun, withoutServer, withServer } from '../testing/psql-program.ts';

const host = withServer({ roles: { app: {}, old: {} }, databases: { shop: { owner: 'app' } } });

/** Uses of `postgres_user.absent` and `postgres_database.absent`. */
export const postgresAbsentLaws: LawCases = {
  'postgres_user.absent': absent('User', 'ROLE', 'old', {
    'a role that owns something': {
      name: 'app',
      comment: 'PostgreSQL: ERROR:  role "app" cannot be dropped because some objects depend on it',
      planned: 'User app is set to be removed',
      plannedChanges: { app: 'Absent' },
      runs: [{ run: noTransaction, stdin: 'DROP ROLE "app";\n' }],
    },
  }),
  'postgres_database.absent': absent('Database', 'DATABASE', 'shop'),
};

function absent(noun: string, keyword: string, name: string, cannot: StateLaws['cannot'] = {}): StateLaws {
  return {
    usual: { name, host, runsWith: psqlRun },
    repair: {
      'what is there': {
        comment: `${noun} {name} has been removed`,
        changes: { '{name}': 'Absent' },
        planned: `${noun} {name} is set to be removed`,
        runs: [{ run: noTransaction, stdin: `DROP ${keyword} "{name}";\n` }],
      },
    },
    'nothing to do': {
      usual: { name: 'none', comment: `${noun} {name} is not present, so it cannot be removed` },
      'nothing of that name': {},
      'no PostgreSQL': { host: {} },
    },
    cannot: {
      'no server': { host: withoutServer, comment: noServer },
      'no account to ask a server elsewhere as': {
        args: { db_host: 'none.test' },
        host: {},
        comment: 'User postgres is not available',
      },
      ...cannot,
    },
  };
}
