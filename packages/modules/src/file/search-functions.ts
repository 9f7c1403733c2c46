import { basename, dirname } from 'node:path';
import {
  type ExecutionFunction,
  type FunctionContext,
  globMatches,
  isGlob,
  type Json,
  textOf,
} from '@muster/engine';
import { MusterError } from '@muster/shared';
import { anything, flag, optional, text } from '../declare/parameters.ts';
import { readFunction } from '../declare/read-function.ts';
import { pythonRegex } from './python-regex.ts';
import { type TreeEntry, walkTree } from './tree-walk.ts';

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
    parameters: { path, regex: text("Regular expression in Python's syntax.") },
    run: async (values, { host }) => pythonRegex(values.regex).test(await textOrNothing(values.path, host)),
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
      multiline: flag('`^` and `$` stand for the ends of lines.', false),
    },
    acceptsExtra: true,
    async run(values, { host }) {
      const flags = typeof values.flags === 'number' ? values.flags : textOf(values.flags);
      return pythonRegex(values.pattern, flags).test(await host.files.readText(values.path));
    },
  }),
  readFunction({
    name: 'file.grep',
    summary: 'The lines of a file that match an expression, as grep prints them.',
    parameters: { path, pattern: text('The expression.') },
    async run(values, { host }) {
      const lines = (await host.files.readText(values.path)).split('\n');
      const expression = pythonRegex(values.pattern, 0, false);
      const found = lines.filter((line) => expression.test(line));
      return { pid: 0, retcode: found.length > 0 ? 0 : 1, stdout: found.join('\n'), stderr: '' };
    },
  }),
  readFunction({
    name: 'file.path_exists_glob',
    summary: 'Whether any path matches a glob.',
    parameters: { path },
    async run(values, { host }) {
      const root = values.path.slice(0, values.path.search(/[*?[]/)).replace(/[^/]*$/, '');
      if (!isGlob(values.path)) return (await host.files.stat(values.path)) !== undefined;
      const start = root === '/' ? '/' : root.replace(/\/$/, '');
      if ((await host.files.stat(start))?.kind !== 'directory') return false;
      const depth = values.path.slice(root.length).split('/').length - 1;
      return (await walkTree(host.files, start, depth)).some((entry) =>
        matchesParts(entry.path, values.path),
      );
    },
  }),
  readFunction({
    name: 'file.find',
    summary:
      'Paths below a directory that fit: name, iname, path, regex, type (f, d, l), maxdepth, mindepth.',
    parameters: {
      path,
      name: optional(text('Glob that the name fits.')),
      iname: optional(text('Glob that the name fits, letter case aside.')),
      regex: optional(text('Expression that the path fits.')),
      type: optional(text('Letters of the kinds: f, d, l.')),
      maxdepth: optional(text('How deep to look; 1 is the directory itself with its entries.')),
      mindepth: optional(text('How deep to begin.')),
    },
    run: async (values, context) => find(values.path, values, context),
  }),
];

interface FindFilter {
  readonly name: string | undefined;
  readonly iname: string | undefined;
  readonly regex: string | undefined;
  readonly type: string | undefined;
  readonly maxdepth: string | undefined;
  readonly mindepth: string | undefined;
}

async function find(root: string, filter: FindFilter, { host }: FunctionContext): Promise<Json> {
  const stat = await host.files.stat(root);
  if (stat === undefined) throw new MusterError('FILE_NOT_FOUND', `Path not found: ${root}`);
  const start = root.length > 1 ? root.replace(/\/$/, '') : root;
  const inside =
    stat.kind === 'directory' && filter.maxdepth !== '0'
      ? await walkTree(
          host.files,
          start,
          filter.maxdepth === undefined ? undefined : Number(filter.maxdepth) - 1,
        )
      : [];
  const depthOf = (entry: TreeEntry): number => entry.path.slice(start.length).split('/').length - 1;
  return [{ path: start, stat }, ...inside]
    .filter((entry) => filter.mindepth === undefined || depthOf(entry) >= Number(filter.mindepth))
    .filter((entry) => fits(entry, filter))
    .map((entry) => entry.path);
}

const letters = { file: 'f', directory: 'd', symlink: 'l', other: 'o' } as const;

function fits({ path: found, stat }: TreeEntry, { name, iname, regex, type }: FindFilter): boolean {
  const base = basename(found);
  return (
    (name === undefined || globMatches(base, name)) &&
    (iname === undefined || globMatches(base.toLowerCase(), iname.toLowerCase())) &&
    (regex === undefined || pythonRegex(regex).test(found)) &&
    (type === undefined || type.includes(letters[stat.kind]))
  );
}

/** A glob whose stars stop at slashes. */
function matchesParts(candidate: string, pattern: string): boolean {
  if (candidate === '/' || pattern === '/') return candidate === pattern;
  return (
    globMatches(basename(candidate), basename(pattern)) && matchesParts(dirname(candidate), dirname(pattern))
  );
}

async function textOrNothing(location: string, host: FunctionContext['host']): Promise<string> {
  return (await host.files.stat(location))?.kind === 'file' ? host.files.readText(location) : '';
}
