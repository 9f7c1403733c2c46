import type { MemoryHost, MemoryProgram } from '@muster/engine';

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

/** A host whose supervisord runs and wants these programs, the same ones unless others are given. */
export function withSupervisor(runs: string, wants = runs.replaceAll(/[A-Z]{2,}/g, 'RUNNING')) {
  return { files: { [table]: runs, [configuration]: wants }, programs, users };
}
/** A host whose supervisord does not run. */
export const withoutSupervisor = {
  files: { [configuration]: 'api RUNNING a', '/run/supervisor': { directory: true } },
  programs,
} as const;

/** Has supervisord begin, with nothing to run. */
export async function beginSupervisor(host: MemoryHost): Promise<void> {
  await host.files.writeAtomically(table, { kind: 'bytes', bytes: Buffer.from('') }, {});
}
