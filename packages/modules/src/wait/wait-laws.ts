import type { LawCases } from '@muster/engine';

const soon = { wait_for: 0.05, interval: 0.01 };

/** Uses of `wait.*` states. */
export const waitLaws: LawCases = {
  'wait.for_port': {
    fail: {
      'a port at which nobody listens': {
        name: 'database',
        args: { port: 1, wait_for: 0 },
        comment: 'Port 1 of 127.0.0.1 did not come within 0 seconds: connect ECONNREFUSED 127.0.0.1:1',
        planned: 'Port 1 of 127.0.0.1 would be waited for',
      },
      'what is no port': {
        name: '65536',
        comment: /^Invalid argument 'name': expected a port, or `port` beside it/,
      },
    },
  },
  'wait.for_unit': {
    usual: { name: 'db', host: { services: { db: { status: 'running' }, old: { status: 'stopped' } } } },
    skip: {
      'a service that runs': { comment: 'Service db is running' },
      'a service that has ended': {
        name: 'old',
        args: { state: 'stopped' },
        comment: 'Service old is stopped',
      },
    },
    fail: {
      'a service that does not come up': {
        name: 'old',
        args: soon,
        comment: 'Service old running did not come within 0.05 seconds: it is stopped',
        planned: 'Service old running would be waited for',
      },
      'a service that there is not': {
        name: 'none',
        args: soon,
        comment: 'Service none running did not come within 0.05 seconds: there is no service none',
        planned: 'Service none running would be waited for',
      },
    },
  },
  'wait.for_command': {
    usual: {
      name: 'pg_isready -q',
      args: { runas: 'postgres', python_shell: false },
      planned: 'Success of `pg_isready -q` would be waited for',
      runsWith: { user: 'postgres' },
    },
    run: {
      'a command that succeeds': {
        host: { programs: { pg_isready: () => ({}) }, users: [{ name: 'postgres' }] },
        comment: '`pg_isready -q` succeeded',
        runs: ['pg_isready -q'],
      },
    },
    fail: {
      'a command that never does': {
        args: { wait_for: 0, python_shell: false, runas: 'postgres' },
        host: {
          programs: { pg_isready: () => ({ code: 2, stdout: 'no response' }) },
          users: [{ name: 'postgres' }],
        },
        comment:
          'Success of `pg_isready -q` did not come within 0 seconds: it ended with code 2: no response',
        runs: ['pg_isready -q'],
      },
    },
  },
};
