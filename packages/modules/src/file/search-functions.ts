import { defineFunction, type ExecutionFunction, globMatches, type ReadOnlyFiles } from '@muster/engine';
import { boundedPattern } from '@muster/shared';
import { z } from 'zod';
import { anyText, flag, noEffect } from '../arguments/schemas.ts';
import { regexFlags } from './file-arguments.ts';
import { fileFind } from './file-find.ts';
import { globPaths } from './glob-paths.ts';
import { patternFlags } from './pattern-flags.ts';

const path = () => anyText.describe('The path.');

/** `file.*` that search in files and directories. */
export const fileSearchFunctions: readonly ExecutionFunction[] = [
  defineFunction({
    name: 'file.contains',
    summary: 'Whether a file holds a text.',
    effect: 'reads',
    args: () => z.strictObject({ path: path(), text: anyText.describe('The text.') }),
    examples: [{ path: '/etc/hosts', text: 'db.example.org' }],
    async run({ path: target, text }, { host }) {
      const wanted = text.trim();
      return wanted === '' || (await textOrNothing(target, host.files)).includes(wanted);
    },
  }),
  defineFunction({
    name: 'file.contains_regex',
    summary: 'Whether a line of a file matches an expression.',
    effect: 'reads',
    args: () =>
      z.strictObject({
        path: path(),
        regex: anyText.describe("Regular expression in Python's syntax."),
        lchar: anyText.default('').describe('Characters to take off the beginning of every line first.'),
      }),
    examples: [{ path: '/etc/ssh/sshd_config', regex: '^PermitRootLogin +no', lchar: '#' }],
    async run({ path: target, regex, lchar }, { host }) {
      const expression = boundedPattern(regex);
      const lines = (await textOrNothing(target, host.files)).split('\n');
      return lines.some((line) => expression.test(withoutLeading(line, lchar)));
    },
  }),
  defineFunction({
    name: 'file.contains_glob',
    summary: 'Whether a line of a file matches a glob.',
    effect: 'reads',
    args: () => z.strictObject({ path: path(), glob_expr: anyText.describe('The glob.') }),
    examples: [{ path: '/etc/hosts', glob_expr: '*example*' }],
    async run({ path: target, glob_expr: glob }, { host }) {
      const lines = (await textOrNothing(target, host.files)).split('\n');
      return lines.some((line) => globMatches(line, glob));
    },
  }),
  defineFunction({
    name: 'file.search',
    summary: 'Whether the text of a file matches an expression.',
    effect: 'reads',
    args: () =>
      z.strictObject({
        path: path(),
        pattern: anyText.describe("Regular expression in Python's syntax."),
        flags: regexFlags,
        bufsize: noEffect,
        ignore_if_missing: flag.default(false).describe('False, and no error, where there is no such file.'),
        multiline: flag.default(false).describe('`^` and `$` stand for the ends of lines.'),
      }),
    examples: [{ path: '/etc/fstab', pattern: '^/dev/sdb1\\s' }],
    async run({ path: target, pattern, flags, ...args }, { host: { files } }) {
      if (args.ignore_if_missing && (await files.stat(target)) === undefined) return false;
      const letters = `${patternFlags(flags)}${args.multiline ? 'm' : ''}`;
      return boundedPattern(pattern, letters).test(await files.readText(target));
    },
  }),
  defineFunction({
    name: 'file.grep',
    summary: 'The lines of a file that match an expression, as grep prints them.',
    effect: 'asks',
    args: () =>
      z.strictObject({
        path: path(),
        pattern: anyText.describe('The expression, in the syntax of grep.'),
        opts: z.array(anyText).default([]).describe('Options of grep, each an argument of its own.'),
      }),
    variadic: 'opts',
    examples: [{ path: '/var/log/syslog', pattern: 'error', opts: ['-i', '-c'] }],
    async run({ path: target, pattern, opts }, { host }) {
      const argv = ['grep', ...opts, '-e', pattern, '--', target] as const;
      const { pid, code, stdout, stderr } = await host.processes.query({ argv, env: { LC_ALL: 'C.UTF-8' } });
      return { pid, retcode: code, stdout: stdout.trimEnd(), stderr: stderr.trimEnd() };
    },
  }),
  defineFunction({
    name: 'file.path_exists_glob',
    summary: 'Whether any path matches a glob.',
    effect: 'reads',
    args: () => z.strictObject({ path: path() }),
    examples: [{ path: '/etc/nginx/sites-enabled/*' }],
    run: async ({ path: glob }, { host }) => (await globPaths(glob, host.files)).length > 0,
  }),
  fileFind,
];

function withoutLeading(line: string, characters: string): string {
  let start = 0;
  while (start < line.length && characters.includes(line.charAt(start))) start += 1;
  return line.slice(start);
}

async function textOrNothing(location: string, files: ReadOnlyFiles): Promise<string> {
  return (await files.stat(location))?.kind === 'file' ? files.readText(location) : '';
}
