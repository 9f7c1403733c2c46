import type { LawCases, MemoryHost, MemoryProgram } from '@muster/engine';

/** supervisord keeps here what it runs, one `name STATE command` a line, and reads what it should run from its configuration. */
const table = '/run/supervisor/table';
const configuration = '/etc/supervisor/supervisord.conf';

/** A supervisord of few words. */
const supervisorctl: MemoryProgram = async ([verb = '', name = ''], _command, host) => {
  const running = await read(host, table);
  const wanted = await read(host, configuration);
  const changed = [...wanted].filter(([program, [, command]]) => running.get(program)?.[1] !== command);
  const news = changed.map(([program]) => `${program}: ${running.has(program) ? 'changed' : 'available'}`);
  if (verb === 'status')
    return { stdout: [...running].map(([program, [state]]) => `${program} ${state}`).join('\n') };
  if (verb === 'reread') return { stdout: news.join('\n') || 'No config updates to processes' };
  if (verb === 'update')
    for (const [program, [, command]] of changed) running.set(program, ['RUNNING', command]);
  const [, own = ''] = wanted.get(name) ?? running.get(name) ?? [];
  if (verb === 'add') running.set(name, ['RUNNING', own]);
  if (verb === 'start') running.set(name, ['RUNNING', own]);
  if (verb === 'stop') running.set(name, ['STOPPED', own]);
  const lines = [...running].map(([program, [state, command]]) => `${program} ${state} ${command}`);
  await host.files.writeAtomically(table, { kind: 'bytes', bytes: Buffer.from(lines.join('\n')) }, {});
  return {};
};

async function read(host: MemoryHost, path: string): Promise<Map<string, [string, string]>> {
  const rows = (await host.files.readText(path)).split('\n').filter(Boolean);
  return new Map(
    rows.map((row) => {
      const [name = '', state = '', command = ''] = row.split(' ');
      return [name, [state, command]];
    }),
  );
}

function host(runs: string, wants: string) {
  return {
    files: { [table]: runs, [configuration]: wants },
    programs: { supervisorctl },
    services: { supervisor: { status: 'running' } },
  } as const;
}

/** Uses of `supervisord.*` states. */
export const supervisordLaws: LawCases = {
  'supervisord.running': {
    usual: { name: 'api' },
    create: {
      'a new program': {
        host: host('', 'api RUNNING a'),
        comment: 'Starting: api',
        changes: { api: 'Adding service: api Starting: api' },
        planned: 'Service api will be added and started',
        runs: [
          { run: 'supervisorctl reread', timeoutMs: 300000 },
          { run: 'supervisorctl add api', timeoutMs: 300000 },
        ],
      },
    },
    repair: {
      'a stopped program': {
        host: host('api STOPPED a', 'api RUNNING a'),
        comment: 'Starting: api',
        changes: { api: 'Starting: api' },
        planned: 'Service api will be started',
        runs: [{ run: 'supervisorctl start api', timeoutMs: 300000 }],
      },
      'a changed configuration': {
        args: { update: true },
        host: host('api RUNNING a', 'api RUNNING b'),
        comment: 'Updating supervisor',
        changes: { api: 'Updating supervisor (api: changed)' },
        planned: 'The configuration of supervisor will be updated',
        runs: [{ run: 'supervisorctl update', timeoutMs: 300000 }],
      },
    },
    'nothing to do': {
      'nothing to do': {
        args: { update: true },
        host: host('api RUNNING a', 'api RUNNING a'),
        comment: 'Service api is already running',
      },
    },
  },
  'supervisord.dead': {
    repair: {
      'a running program': {
        name: 'api',
        host: host('api RUNNING a', 'api RUNNING a'),
        comment: 'Stopping service: api',
        changes: { api: 'Stopping service: api' },
        planned: 'Service api is set to be stopped',
        runs: [{ run: 'supervisorctl stop api', timeoutMs: 300000 }],
      },
    },
    'nothing to do': {
      'a program that is not known': {
        name: 'none',
        host: host('', ''),
        comment: "Service none doesn't exist",
      },
    },
  },
};
