import type { LawCases } from '@muster/engine';
import {
  beginSupervisor,
  withSupervisor as host,
  withoutSupervisor as off,
} from '../testing/supervisorctl-program.ts';

const api = host('api RUNNING a');

/** Uses of `supervisord.*` states. */
export const supervisordLaws: LawCases = {
  'supervisord.running': {
    usual: { name: 'api', host: api, runsWith: { timeoutMs: 300000 } },
    create: {
      usual: {
        comment: 'Starting: {name}',
        changes: { '{name}': 'Adding service: {name} Starting: {name}' },
        planned: 'Service {name} will be added and started',
        runs: ['supervisorctl reread', 'supervisorctl add {name}'],
      },
      'a program': { host: host('other RUNNING o', 'other RUNNING o\napi RUNNING a') },
      'a group': {
        name: 'workers:',
        host: host('', 'workers:one RUNNING w\nworkers:two RUNNING w'),
        planned: "All services in group 'workers:' will be added and started",
        runs: ['supervisorctl reread', 'supervisorctl add workers'],
      },
      'a program, with whatever else the configuration says': {
        args: { update: true },
        host: host('', 'api RUNNING a\nother RUNNING o'),
        changes: { api: 'Updating supervisor (api: available) Adding service: api Starting: api' },
        runs: ['supervisorctl update'],
      },
      'a program of a supervisord that a state before it brings': {
        host: off,
        planned:
          'supervisord cannot be reached: unix:///var/run/supervisor.sock no such file; to be decided after law: something',
        plannedChanges: {},
        earlier: beginSupervisor,
      },
    },
    repair: {
      usual: {
        comment: 'Starting: {name}',
        changes: { '{name}': 'Starting: {name}' },
        planned: 'Service {name} will be started',
      },
      'a program that is stopped': { host: host('api STOPPED a'), runs: ['supervisorctl start {name}'] },
      'a program that has failed, of a supervisord elsewhere': {
        args: { bin_env: '/srv/venv/', conf_file: '/srv/supervisord.conf', user: 'app' },
        host: host('api FATAL a'),
        runs: [{ run: '/srv/venv/bin/supervisorctl -c /srv/supervisord.conf start api', user: 'app' }],
      },
      'a group of which some are down': {
        name: 'workers:*',
        host: host('workers:one RUNNING w\nworkers:two EXITED w\nworkers:three BACKOFF w\nother STOPPED o'),
        planned: "All services in group 'workers:*' will be started",
        runs: ["supervisorctl start 'workers:*'"],
      },
      'one program of a group': {
        name: 'workers:one',
        host: host('workers:one STOPPED w\nworkers:two STOPPED w'),
        runs: ['supervisorctl start {name}'],
      },
      'a program whose configuration changed': {
        args: { update: true },
        host: host('api RUNNING a', 'api RUNNING b'),
        comment: 'Updating supervisor',
        changes: { api: 'Updating supervisor (api: changed)' },
        planned: 'The configuration of supervisor will be updated',
        runs: ['supervisorctl update'],
      },
      'the configuration of other programs': {
        args: { update: true },
        host: host('api RUNNING a\nold RUNNING o', 'api RUNNING a\nold RUNNING p\nnew RUNNING n'),
        comment: 'Updating supervisor',
        changes: { api: 'Updating supervisor (old: changed, new: available)' },
        planned: 'The configuration of supervisor will be updated',
        runs: ['supervisorctl update'],
      },
      'a program that is stopped, after an update that has nothing to do with it': {
        args: { update: true, bin_env: '/srv/venv/bin/supervisorctl' },
        host: host('api STOPPED a'),
        runs: ['/srv/venv/bin/supervisorctl update', '/srv/venv/bin/supervisorctl start api'],
      },
    },
    'nothing to do': {
      usual: { comment: 'Service {name} is already running' },
      'a program that runs': { args: { update: true } },
      'a program that is on its way up': { host: host('api STARTING a') },
      'a program whose configuration changed, which nobody asked about': {
        host: host('api RUNNING a', 'api RUNNING b'),
      },
      'a group': {
        name: 'workers:',
        host: host('workers:one RUNNING w\nworkers:two STARTING w\nother FATAL o'),
        comment: "All services in group 'workers:' are already running",
      },
    },
    cannot: {
      'no supervisord': {
        host: off,
        comment: 'supervisord cannot be reached: unix:///var/run/supervisor.sock no such file',
      },
      'no supervisorctl': {
        host: {},
        comment: 'supervisorctl cannot be run: Cannot run supervisorctl: no such file or directory',
      },
      'an account that is not there': { args: { user: 'nobody' }, comment: 'User nobody is not available' },
      'a program that no configuration has': {
        name: 'none',
        comment: 'supervisorctl add none: ERROR: no such process/group: none',
        planned: 'Service none will be added and started',
        plannedChanges: { none: 'Adding service: none Starting: none' },
        runs: ['supervisorctl reread', 'supervisorctl add none'],
      },
      'a program that cannot be started': {
        host: host('api STOPPED false'),
        comment: 'supervisorctl start api: api: ERROR (spawn error)',
        planned: 'Service api will be started',
        plannedChanges: { api: 'Starting: api' },
        runs: ['supervisorctl start api'],
      },
      'a name that supervisorctl would take for an option': {
        name: '--help',
        comment: '"--help" is not the name of a supervised program',
      },
    },
    reaction: {
      usual: {
        comment: 'Restarting: {name}',
        changes: { '{name}': 'Restarting: {name}' },
        planned: 'Service {name} is set to be restarted',
        plannedChanges: {},
        runs: ['supervisorctl restart {name}'],
      },
      'a program': {},
    },
  },
  'supervisord.dead': {
    usual: { name: 'api', host: api, runsWith: { timeoutMs: 300000 } },
    repair: {
      usual: {
        comment: 'Stopping service: {name}',
        changes: { '{name}': 'Stopping service: {name}' },
        planned: 'Service {name} is set to be stopped',
        runs: ['supervisorctl stop {name}'],
      },
      'a program that runs': {},
      'a program that is on its way up': { host: host('api STARTING a') },
      'a group of which one runs': {
        name: 'workers:',
        host: host('workers:one RUNNING w\nworkers:two STOPPED w'),
        runs: ["supervisorctl stop 'workers:*'"],
      },
    },
    'nothing to do': {
      usual: { comment: 'Service {name} is not running' },
      'a program that is stopped': { host: host('api STOPPED a') },
      'a group that has ended or failed': {
        name: 'workers:',
        host: host('workers:one EXITED w\nworkers:two FATAL w\nworkers:three BACKOFF w\nother RUNNING o'),
      },
      'a program that is not known': { name: 'none', comment: "Service none doesn't exist" },
      'a program that a state before it may bring': {
        name: 'none',
        comment: "Service none doesn't exist",
        planned: "Service none doesn't exist; to be decided after law: something",
        earlier: () => undefined,
      },
    },
    cannot: {
      'no supervisord': {
        host: off,
        comment: 'supervisord cannot be reached: unix:///var/run/supervisor.sock no such file',
      },
    },
  },
};
