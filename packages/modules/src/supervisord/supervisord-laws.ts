import type { LawCases, MemoryHost, MemoryProgram } from '@muster/engine';

/** supervisord keeps here what it runs, one `name STATE command` a line, and reads what it should run from its configuration. */
const table = '/run/supervisor/table';
const configuration = '/etc/supervisor/supervisord.conf';

/** A supervisord of few words, in which the command `false` cannot be started. */
const supervisorctl: MemoryProgram = async (args, _command, host) => {
  const [verb = '', name = ''] = args[0] === '-c' ? args.slice(2) : args;
  if ((await host.files.stat(table)) === undefined)
    return { code: 4, stdout: 'unix:///var/run/supervisor.sock no such file\n' };
  const running = await read(host, table);
  const wanted = await read(host, configuration);
  const news = [...wanted].filter(([program, [, command]]) => running.get(program)?.[1] !== command);
  if (verb === 'status') {
    const lines = [...running].map(([program, [state]]) => `${program.padEnd(32)} ${state.padEnd(9)} pid 7`);
    return { code: lines.every((line) => line.includes('RUNNING')) ? 0 : 3, stdout: lines.join('\n') };
  }
  if (verb === 'reread') {
    const lines = news.map(([program]) => `${program}: ${running.has(program) ? 'changed' : 'available'}`);
    return { stdout: lines.join('\n') || 'No config updates to processes\n' };
  }
  const known = verb === 'add' || verb === 'update' ? wanted : running;
  const concerned = verb === 'update' ? news.map(([program]) => program) : programsOf(name, known);
  if (concerned.length === 0 && verb !== 'update')
    return { code: 1, stdout: `ERROR: no such process/group: ${name}\n` };
  for (const program of concerned) {
    const [, command = ''] = known.get(program) ?? [];
    const started = command === 'false' ? 'FATAL' : 'RUNNING';
    running.set(program, [verb === 'stop' ? 'STOPPED' : started, command]);
  }
  const lines = [...running].map(([program, [state, command]]) => `${program} ${state} ${command}`);
  await host.files.writeAtomically(table, { kind: 'bytes', bytes: Buffer.from(lines.join('\n')) }, {});
  const failed = concerned.filter((program) => verb === 'start' && known.get(program)?.[1] === 'false');
  return {
    code: failed.length > 0 ? 7 : 0,
    stdout: failed.map((program) => `${program}: ERROR (spawn error)\n`).join(''),
  };
};

/** Those that a name or `group:*` means; `add` takes the name of a group alone. */
function programsOf(name: string, known: ReadonlyMap<string, unknown>): readonly string[] {
  const group = `${name.replace(/:\*$/, '')}:`;
  return [...known.keys()].filter((program) => program === name || program.startsWith(group));
}

async function read(host: MemoryHost, path: string): Promise<Map<string, [string, string]>> {
  const rows = (await host.files.readText(path)).split('\n').filter(Boolean);
  return new Map(
    rows.map((row) => {
      const [name = '', state = '', command = ''] = row.split(' ');
      return [name, [state, command]];
    }),
  );
}

const programs = { supervisorctl, '/srv/venv/bin/supervisorctl': supervisorctl };
const users = [{ name: 'app' }];

/** A host whose supervisord runs and wants these programs. */
function host(runs: string, wants = runs.replaceAll(/[A-Z]{2,}/g, 'RUNNING')) {
  return { files: { [table]: runs, [configuration]: wants }, programs, users };
}
const api = host('api RUNNING a');
const off = {
  files: { [configuration]: 'api RUNNING a', '/run/supervisor': { directory: true } },
  programs,
} as const;

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
        planned: {
          comment:
            'supervisord cannot be reached: unix:///var/run/supervisor.sock no such file; to be decided after law: something',
          changes: {},
        },
        earlier: (here) => here.files.writeAtomically(table, { kind: 'bytes', bytes: Buffer.from('') }, {}),
      },
    },
    repair: {
      usual: {
        comment: 'Starting: {name}',
        changes: { '{name}': 'Starting: {name}' },
        planned: 'Service {name} will be started',
        runs: ['supervisorctl start {name}'],
      },
      'a program that is stopped': { host: host('api STOPPED a') },
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
        planned: {
          comment: 'Service none will be added and started',
          changes: { none: 'Adding service: none Starting: none' },
        },
        runs: ['supervisorctl reread', 'supervisorctl add none'],
      },
      'a program that cannot be started': {
        host: host('api STOPPED false'),
        comment: 'supervisorctl start api: api: ERROR (spawn error)',
        planned: { comment: 'Service api will be started', changes: { api: 'Starting: api' } },
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
        planned: { comment: 'Service {name} is set to be restarted', changes: {} },
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
