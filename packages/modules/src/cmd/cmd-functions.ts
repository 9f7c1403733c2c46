import {
  defineFunction,
  type ExecutionFunction,
  type FunctionContext,
  type Json,
  noArguments,
  type ReadingContext,
} from '@muster/engine';
import { z } from 'zod';
import { anyText, mapping, textList } from '../arguments/schemas.ts';
import { type CommandOptions, commandArguments } from './command-arguments.ts';
import { type CommandReturn, runCommandLine } from './run-command-line.ts';
import { runScript } from './run-script.ts';

const line = z
  .union([anyText, z.array(anyText)])
  .describe('The command line; a list is a program and its arguments.');

/** `cmd.*`: command lines on the host. */
export const cmdFunctions: readonly ExecutionFunction[] = [
  commandFunction('cmd.run', 'Runs a command line; what it prints, errors included.', bothOutputs),
  commandFunction(
    'cmd.shell',
    'Runs a command line through a shell; what it prints, errors included.',
    bothOutputs,
    { python_shell: true },
  ),
  commandFunction('cmd.run_stdout', 'Runs a command line; what it prints.', ({ stdout }) => stdout),
  commandFunction('cmd.run_stderr', 'Runs a command line; what it prints as errors.', ({ stderr }) => stderr),
  commandFunction(
    'cmd.run_all',
    'Runs a command line; output, errors, exit code and process id.',
    (all) => all,
  ),
  commandFunction('cmd.retcode', 'Runs a command line; its exit code.', ({ retcode }) => retcode),
  commandFunction('cmd.run_bg', 'Starts a command line and does not wait for it.', ({ pid }) => ({ pid }), {
    bg: true,
  }),
  scriptFunction('cmd.script', 'Runs a script of the file roots.', (all) => all),
  scriptFunction(
    'cmd.script_retcode',
    'Runs a script of the file roots; its exit code.',
    ({ retcode }) => retcode,
  ),
  defineFunction({
    name: 'cmd.which',
    summary: 'Where a program is; null where it is not.',
    effect: 'reads',
    args: () => z.strictObject({ cmd: anyText.describe('Name of the program.') }),
    examples: [{ cmd: 'psql' }],
    run: async ({ cmd }, context) => (await which(cmd, context)) ?? null,
  }),
  defineFunction({
    name: 'cmd.has_exec',
    summary: 'Whether a program is there.',
    effect: 'reads',
    args: () => z.strictObject({ cmd: anyText.describe('Name of the program.') }),
    examples: [{ cmd: 'psql' }],
    run: async ({ cmd }, context) => (await which(cmd, context)) !== undefined,
  }),
  defineFunction({
    name: 'cmd.which_bin',
    summary: 'Where the first program of several is that is there.',
    effect: 'reads',
    args: () => z.strictObject({ cmds: textList.describe('Names of programs.') }),
    examples: [{ cmds: ['pip3', 'pip'] }],
    async run({ cmds }, context) {
      for (const name of cmds) {
        const found = await which(name, context);
        if (found !== undefined) return found;
      }
      return null;
    },
  }),
  defineFunction({
    name: 'cmd.shells',
    summary: 'The shells that the host allows for log-in.',
    effect: 'reads',
    args: noArguments,
    async run(_, { host }) {
      if ((await host.files.stat('/etc/shells')) === undefined) return [];
      return (await host.files.readText('/etc/shells')).split('\n').filter((entry) => entry.startsWith('/'));
    },
  }),
  defineFunction({
    name: 'cmd.exec_code',
    summary: 'Runs a piece of code with an interpreter; what it prints.',
    effect: 'changes',
    args: () =>
      z.strictObject({
        lang: anyText.describe('The interpreter.'),
        code: anyText.describe('The code, handed to it as input.'),
        cwd: anyText.optional().describe('Directory to run in.'),
      }),
    examples: [{ lang: 'python3', code: 'import sys; print(sys.version)' }],
    async run({ lang, code, cwd }, { host, signal, setRetcode }) {
      const result = await host.processes.run({ argv: [lang], stdin: code, signal, cwd });
      setRetcode?.(result.code);
      return (result.stdout + result.stderr).trimEnd();
    },
  }),
];

function commandFunction(
  name: `cmd.${string}`,
  summary: string,
  shown: (all: CommandReturn) => Json,
  fixed: Partial<CommandOptions> = {},
): ExecutionFunction {
  return defineFunction({
    name,
    summary,
    effect: 'changes',
    args: () => z.object({ cmd: line, ...commandArguments }).catchall(z.json()),
    examples: [{ cmd: 'systemctl --failed' }, { cmd: ['ls', '-l', '/srv'], runas: 'app' }],
    async run({ cmd, ...given }, context) {
      const options = { ...given, python_shell: given.python_shell ?? context.isNested !== true, ...fixed };
      return shown(counted(await runCommandLine(cmd, options, context.host, context), options, context));
    },
  });
}

function scriptFunction(
  name: `cmd.${string}`,
  summary: string,
  shown: (all: CommandReturn) => Json,
): ExecutionFunction {
  return defineFunction({
    name,
    summary,
    effect: 'changes',
    args: () =>
      z
        .object({
          source: anyText.describe('Where the script is.'),
          args: anyText.default('').describe('Arguments of the script, as the shell reads them.'),
          ...commandArguments,
          context: mapping.default({}).describe('Names for the template.'),
        })
        .catchall(z.json()),
    examples: [{ source: 'salt://app/check.sh', args: '--quick', runas: 'app' }],
    async run({ source, args, context: names, ...options }, context) {
      const script = { source, args, template: options.template, context: names, defaults: {} };
      return shown(counted(await runScript(script, options, context.host, context), options, context));
    },
  });
}

/** A command that failed is a function that failed, whatever of it is shown. */
function counted(
  all: CommandReturn,
  { ignore_retcode: isIgnored }: CommandOptions,
  context: FunctionContext,
): CommandReturn {
  context.setRetcode?.(isIgnored ? 0 : all.retcode);
  return all;
}

function bothOutputs({ stdout, stderr }: CommandReturn): string {
  return [stdout, stderr].filter((part) => part !== '').join('\n');
}

async function which(program: string, { host }: ReadingContext): Promise<string | undefined> {
  const candidates = program.includes('/')
    ? [program]
    : searchPath.map((directory) => `${directory}/${program}`);
  for (const path of candidates) {
    const found = await host.files.stat(path);
    if (found?.kind === 'file' && (found.mode & 0o111) !== 0) return path;
  }
  return undefined;
}

const searchPath = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];
