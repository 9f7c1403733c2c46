import { createRegistry } from '@muster/catalog';
import {
  type Command,
  createMemoryHost,
  type ExecutionFunction,
  type FunctionContext,
  type Host,
  type Json,
  type Processes,
  plainChunk,
  plainContext,
  runStates,
} from '@muster/engine';
import { createDebianPackages, createSystemdServices } from '@muster/modules';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const { states, functions } = createRegistry();

/** What turns into an option, a command or a second line wherever it is not kept from it. */
const hostile = ['--evil=/tmp/x', '-Q', 'x; touch /tmp/pwned', '$(touch /tmp/pwned)', 'x\n* * * * * evil'];

/** To run what they are given is what these are for. */
const runsWhatItIsTold =
  /^(?:cmd|module|state|http)\.|^wait\.for_command$|^file\.(?:managed:check_cmd|grep:opts)$|^archive\.\w+:options$|^git\.\w+:identity$/;
/** Arguments that name the program to run. */
const namesTheProgram = new Set(['bin_env', 'python', 'venv_bin']);
/** These ask the network and start nothing. */
const asksTheNetwork = /^(?:dnsutil\.|network\.(?:connect|host_to_ips|dns_check|reverse_lookup))/;

/** A host that does nothing and remembers what it was told to run; whoever is asked for has an account there, or not. */
function recordingHost(hasEverybody = true): { readonly host: Host; readonly commands: Command[] } {
  const commands: Command[] = [];
  const answer = async (command: Command) => {
    commands.push(command);
    return { code: 0, stdout: outputOf(command), stderr: '', timedOut: false, pid: 1 };
  };
  const processes: Processes = { query: answer, run: answer };
  const files = {
    '/srv/venv/bin/python': '',
    '/srv/venv/bin/pip': '',
    '/usr/bin/virtualenv': '',
    '/etc/supervisor/supervisord.conf': '',
  };
  const memory = createMemoryHost({ users: [{ name: 'app' }, { name: 'postgres' }], files });
  const { accounts } = memory;
  const everybody: Host['accounts'] = {
    user: async (name) => (await accounts.user(name)) ?? (await accounts.user('app')),
    group: async (name) => (await accounts.group(name)) ?? (await accounts.group('root')),
  };
  const services = createSystemdServices(processes);
  const packages = createDebianPackages({ files: memory.files, processes });
  const known = hasEverybody ? everybody : accounts;
  return { host: { ...memory, processes, accounts: known, services, packages }, commands };
}

function outputOf({ argv }: Command): string {
  if (argv[0] === 'psql') return '[]';
  if (argv.includes('ls-remote')) return `${'a'.repeat(40)}\tHEAD\n${'a'.repeat(40)}\trefs/heads/main\n`;
  return '';
}

/** Where a value came to be an option, or a part of a shell's script. */
function takenOver(commands: readonly Command[], value: string): string[] {
  return commands.flatMap(({ argv, stdin }) => {
    const shown = JSON.stringify(argv);
    const operands = argv.indexOf('--');
    const isOption = argv.some(
      (word, index) =>
        index > 0 &&
        value.startsWith('-') &&
        word.startsWith(value) &&
        // The value of the option before it, or an operand.
        !/^-{1,2}[a-zA-Z]/.test(argv[index - 1] ?? '') &&
        (operands === -1 || operands > index),
    );
    const script = /(?:^|\/)(?:ba|da)?sh$/.test(argv[0]) ? argv[argv.indexOf('-c') + 1] : undefined;
    const isScript = script?.includes(value) === true;
    const isLine =
      argv[0] === 'crontab' &&
      stdin
        ?.toString()
        .split('\n')
        .includes(value.split('\n')[1] ?? ' ');
    return isOption || isScript || isLine === true || argv[0].includes(value) ? [shown] : [];
  });
}

/** Nothing is worth waiting for here. */
function impatient(name: string): Readonly<Record<string, Json>> {
  return name.startsWith('wait.') ? { wait_for: 0 } : {};
}

describe('no value becomes a command or an option of its own', () => {
  it.each([...states.names()].filter((name) => !runsWhatItIsTold.test(name)))(
    'in the state %s',
    async (name) => {
      const definition = states.get(name);
      for (const example of definition?.examples ?? []) {
        for (const key of Object.keys(example).filter((each) => !namesTheProgram.has(each))) {
          if (runsWhatItIsTold.test(`${name}:${key}`)) continue;
          for (const value of hostile) {
            for (const given of [value, [value]]) {
              const { host, commands } = recordingHost();
              await runState(name, { ...example, ...impatient(name), [key]: given }, host);
              expect(takenOver(commands, value), `${key}: ${value}`).toEqual([]);
            }
          }
        }
      }
    },
  );

  const callable = [...functions.names()].filter(
    (name) =>
      functions.get(name)?.kind === 'host' && !runsWhatItIsTold.test(name) && !asksTheNetwork.test(name),
  );
  it.each(callable)('in the function %s', async (name) => {
    const definition = functions.get(name);
    if (definition?.kind !== 'host') throw new Error(`no function ${name}`);
    for (const argument of argumentsOf(definition).filter((each) => !namesTheProgram.has(each))) {
      if (runsWhatItIsTold.test(`${name}:${argument}`)) continue;
      for (const value of hostile) {
        for (const given of [value, [value]]) {
          const { host, commands } = recordingHost();
          await callFunction(definition, { ...plainArguments(definition), [argument]: given }, host);
          expect(takenOver(commands, value), `${argument}: ${value}`).toEqual([]);
        }
      }
    }
  });

  it('and the check sees one that does', () => {
    expect(takenOver([command('ls', '--evil=/tmp/x')], '--evil=/tmp/x')).toHaveLength(1);
    expect(takenOver([command('sh', '-c', 'ls x; touch /tmp/pwned')], 'x; touch /tmp/pwned')).toHaveLength(1);
    expect(takenOver([command('ls', '--', '--evil=/tmp/x')], '--evil=/tmp/x')).toEqual([]);
  });

  it('and the commands of most of them are seen', async () => {
    const hosts = [recordingHost(true), recordingHost(false)];
    for (const name of states.names()) {
      for (const example of states.get(name)?.examples ?? []) {
        for (const { host } of hosts) await runState(name, example, host);
      }
    }
    const programs = new Set(
      hosts.flatMap((each) => each.commands).map(({ argv }) => argv[0].split('/').at(-1)),
    );
    const expected = [
      'apt-get',
      'systemctl',
      'useradd',
      'groupadd',
      'git',
      'psql',
      'crontab',
      'supervisorctl',
    ];
    expect([...programs]).toEqual(expect.arrayContaining(expected));
  });
});

function command(...argv: [string, ...string[]]): Command {
  return { argv };
}

async function runState(id: string, example: object, host: Host): Promise<void> {
  const { name = 'x', ...args } = Object.fromEntries(Object.entries(example));
  const chunk = plainChunk(id, String(name), { args });
  await runStates([chunk], {
    states,
    host,
    context: ({ test }) => plainContext({ test }),
    test: false,
    signal: AbortSignal.timeout(5000),
  });
}

function plainArguments(definition: ExecutionFunction): Record<string, Json> {
  const { shape } = definition.args();
  const required = Object.keys(shape).filter(
    (name) => !z.safeParse(shape[name] ?? z.unknown(), undefined).success,
  );
  return Object.fromEntries(required.map((name) => [name, name === 'cwd' ? '/srv' : 'app']));
}

function argumentsOf(definition: ExecutionFunction): string[] {
  return Object.keys(definition.args().shape);
}

async function callFunction(
  definition: ExecutionFunction,
  named: Readonly<Record<string, Json>>,
  host: Host,
): Promise<void> {
  const minion = new Proxy({}, { get: noMinion }) as FunctionContext['minion'];
  try {
    await definition.call(
      { positional: [], named },
      { ...plainContext({ signal: AbortSignal.timeout(5000) }), host, minion, keepSecret: () => undefined },
    );
  } catch {
    // To refuse is right; what counts is what was run before.
  }
}

function noMinion(): never {
  throw new Error('there is no minion here');
}
