import { type ExecutionFunction, type FunctionContext, globMatches, listOf, textOf } from '@muster/engine';
import { pythonPattern } from '@muster/shared';
import { anything, flag, text } from '../declare/parameters.ts';
import { readFunction } from '../declare/read-function.ts';
import { fileFind } from './file-find.ts';
import { globPaths } from './glob-paths.ts';
import { patternFlags } from './pattern-flags.ts';

const path = text('The path.');

/** `file.*` that search in files and directories. */
export const fileSearchFunctions: readonly ExecutionFunction[] = [
  readFunction({
    name: 'file.contains',
    summary: 'Whether a file holds a text.',
    parameters: { path, text: text('The text.') },
    async run(values, { host }) {
      const wanted = values.text.trim();
      return wanted === '' || (await textOrNothing(values.path, host)).includes(wanted);
    },
  }),
  readFunction({
    name: 'file.contains_regex',
    summary: 'Whether a line of a file matches an expression.',
    parameters: {
      path,
      regex: text("Regular expression in Python's syntax."),
      lchar: text('Characters to take off the beginning of every line first.', ''),
    },
    async run({ path: location, regex, lchar }, { host }) {
      const expression = pythonPattern(regex);
      const lines = (await textOrNothing(location, host)).split('\n');
      return lines.some((line) => expression.test(withoutLeading(line, lchar)));
    },
  }),
  readFunction({
    name: 'file.contains_glob',
    summary: 'Whether a line of a file matches a glob.',
    parameters: { path, glob_expr: text('The glob.') },
    async run(values, { host }) {
      const lines = (await textOrNothing(values.path, host)).split('\n');
      return lines.some((line) => globMatches(line, values.glob_expr));
    },
  }),
  readFunction({
    name: 'file.search',
    summary: 'Whether the text of a file matches an expression.',
    parameters: {
      path,
      pattern: text("Regular expression in Python's syntax."),
      flags: anything('Flags of the expression.', 8),
      bufsize: anything('Has no effect; accepted for compatibility.', 1),
      ignore_if_missing: flag('False, and no error, where there is no such file.', false),
      multiline: flag('`^` and `$` stand for the ends of lines.', false),
    },
    async run(values, { host }) {
      if (values.ignore_if_missing && (await host.files.stat(values.path)) === undefined) return false;
      const flags = listOf(values.flags).map((each) => (typeof each === 'number' ? each : textOf(each)));
      return pythonPattern(values.pattern, patternFlags(flags)).test(await host.files.readText(values.path));
    },
  }),
  readFunction({
    name: 'file.grep',
    summary: 'The lines of a file that match an expression, as grep prints them.',
    parameters: { path, pattern: text('The expression, in the syntax of grep.') },
    rest: 'Options of grep, each an argument of its own.',
    async run(values, { host }, { rest }) {
      const argv = ['grep', ...rest.map(textOf), '-e', values.pattern, '--', values.path] as const;
      const { pid, code, stdout, stderr } = await host.processes.run({ argv, env: { LC_ALL: 'C.UTF-8' } });
      return { pid, retcode: code, stdout: stdout.trimEnd(), stderr: stderr.trimEnd() };
    },
  }),
  readFunction({
    name: 'file.path_exists_glob',
    summary: 'Whether any path matches a glob.',
    parameters: { path },
    run: async (values, { host }) => (await globPaths(values.path, host.files)).length > 0,
  }),
  fileFind,
];

function withoutLeading(line: string, characters: string): string {
  let start = 0;
  while (start < line.length && characters.includes(line.charAt(start))) start += 1;
  return line.slice(start);
}

async function textOrNothing(location: string, host: FunctionContext['host']): Promise<string> {
  return (await host.files.stat(location))?.kind === 'file' ? host.files.readText(location) : '';
}
