import { basename } from 'node:path';
import { defineFunction, type FileStat, globMatches, type Json, type ReadOnlyFiles } from '@muster/engine';
import { boundedPattern, MusterError } from '@muster/shared';
import { z } from 'zod';
import { anyText, number } from '../arguments/schemas.ts';
import { digestOf } from './digest.ts';
import { globPaths } from './glob-paths.ts';
import { walkTree } from './tree-walk.ts';

const findArgs = () =>
  z.strictObject({
    path: anyText.describe('The directory; a glob stands for every path that it fits.'),
    name: anyText.optional().describe('Glob that the name fits.'),
    iname: anyText.optional().describe('Glob that the name fits, letter case aside.'),
    regex: anyText.optional().describe('Expression that the name begins with.'),
    iregex: anyText.optional().describe('Expression that the name begins with, letter case aside.'),
    type: anyText.optional().describe('Letters of the kinds: f, d, l.'),
    size: anyText
      .optional()
      .describe('Size in bytes, or with a unit (k, m, g, t); `+` for more, `-` for less.'),
    mtime: anyText
      .optional()
      .describe('How long ago it was changed (1w2d3h4m5s) at least, or with `-` at most.'),
    owner: anyText.optional().describe('Owners, with commas between them.'),
    user: anyText.optional().describe('The same by another name.'),
    group: anyText.optional().describe('Groups, with commas between them.'),
    grep: anyText.optional().describe('Expression that is found in the file.'),
    print: anyText
      .default('path')
      .describe('What to answer of each: path, name, size, type, mode, mtime, user, group, md5.'),
    maxdepth: number.optional().describe('How deep to look; 1 is the directory itself with its entries.'),
    mindepth: number.default(0).describe('How deep to begin.'),
  });
type Wanted = Omit<z.output<ReturnType<typeof findArgs>>, 'path'>;

/** `file.find`: Salt's find, as far as it only looks. */
export const fileFind = defineFunction({
  name: 'file.find',
  summary: 'Paths below a directory that fit everything that is asked of them.',
  effect: 'reads',
  args: findArgs,
  examples: [
    { path: '/var/log', name: '*.gz', mtime: '30d' },
    { path: '/srv', type: 'f', size: '+10m', print: 'path,size' },
  ],
  async run({ path, ...wanted }, { host: { files } }) {
    const found: Json[] = [];
    for (const start of await globPaths(path, files)) found.push(...(await find(start, wanted, files)));
    return found;
  },
});

interface Entry {
  readonly path: string;
  /** Of what a link leads to; of the link itself where it leads nowhere. */
  readonly stat: FileStat;
}

type Test = (entry: Entry) => boolean | Promise<boolean>;

async function find(start: string, wanted: Wanted, files: ReadOnlyFiles): Promise<readonly Json[]> {
  const tests = testsOf(wanted, files);
  const { maxdepth: most = Number.POSITIVE_INFINITY, mindepth: least } = wanted;
  const root = await files.stat(start);
  const inside = root?.kind === 'directory' && most > 0 ? await walkTree(files, start, most - 1) : [];
  const paths = [start, ...inside.map(({ path }) => path)].filter(
    (path) => path.slice(start.length).split('/').length - 1 >= least,
  );
  const found: Json[] = [];
  for (const path of paths) {
    const stat = (await files.stat(path)) ?? (await files.lstat(path));
    if (stat === undefined) continue;
    const entry = { path, stat };
    if (await fitsAll(entry, tests)) found.push(await printed(entry, wanted.print, files));
  }
  return found;
}

async function fitsAll(entry: Entry, tests: readonly Test[]): Promise<boolean> {
  for (const test of tests) if (!(await test(entry))) return false;
  return true;
}

const letters = { file: 'f', directory: 'd', symlink: 'l', other: 'o' } as const;

/** The tests in the order of what they cost. */
function testsOf(wanted: Wanted, files: ReadOnlyFiles): readonly Test[] {
  const test = (value: string | undefined, make: (value: string) => Test): Test[] =>
    value === undefined ? [] : [make(value)];
  return [
    ...test(wanted.name, (glob) => (entry) => globMatches(basename(entry.path), glob)),
    ...test(
      wanted.iname,
      (glob) =>
        ({ path }) =>
          globMatches(basename(path).toLowerCase(), glob.toLowerCase()),
    ),
    ...test(wanted.regex, (pattern) => nameTest(pattern, '')),
    ...test(wanted.iregex, (pattern) => nameTest(pattern, 'i')),
    ...test(
      wanted.type,
      (kinds) =>
        ({ stat }) =>
          kinds.includes(letters[stat.kind]),
    ),
    ...test(wanted.size, sizeTest),
    ...test(wanted.mtime, timeTest),
    ...test(
      wanted.owner ?? wanted.user,
      (names) =>
        ({ stat }) =>
          names.split(',').includes(stat.user),
    ),
    ...test(
      wanted.group,
      (names) =>
        ({ stat }) =>
          names.split(',').includes(stat.group),
    ),
    ...test(wanted.grep, (pattern) => {
      const regex = boundedPattern(pattern);
      return async ({ path, stat }) => stat.kind === 'file' && regex.test(await files.readText(path));
    }),
  ];
}

function nameTest(pattern: string, flags: string): Test {
  const regex = boundedPattern(pattern, flags);
  return ({ path }) => regex.match(basename(path)) !== null;
}

const units: Readonly<Record<string, number>> = { b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };

function sizeTest(wanted: string): Test {
  const [, sign, number, unit = 'b'] = /^([+-]?)\s*(\d+(?:\.\d+)?)\s*([bkmgt]?)$/i.exec(wanted.trim()) ?? [];
  const factor = units[unit.toLowerCase() || 'b'] ?? 1;
  if (number === undefined) throw new MusterError('ARGUMENT_INVALID', `invalid size: ${wanted}`);
  const size = Math.floor(Number(number) * factor);
  if (sign === '-') return ({ stat }) => stat.size <= size;
  if (sign === '+') return ({ stat }) => stat.size >= size;
  return ({ stat }) => stat.size >= size && stat.size < size + factor;
}

const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

function timeTest(wanted: string): Test {
  const [, sign, parts = ''] =
    /^([+-]?)((?:\d+(?:\.\d+)?[smhdw])+)$/i.exec(wanted.replaceAll(/\s/g, '')) ?? [];
  if (parts === '') throw new MusterError('ARGUMENT_INVALID', `invalid time interval: ${wanted}`);
  const age = Array.from(parts.matchAll(/([\d.]+)([smhdw])/gi)).reduce(
    (sum, [, number, unit = 's']) => sum + Number(number) * (seconds[unit.toLowerCase()] ?? 1),
    0,
  );
  const limit = Date.now() - age * 1000;
  return ({ stat }) => (sign === '-' ? stat.mtimeMs >= limit : stat.mtimeMs <= limit);
}

async function printed({ path, stat }: Entry, print: string, files: ReadOnlyFiles): Promise<Json> {
  const parts: Readonly<Record<string, () => Json | Promise<Json>>> = {
    path: () => path,
    name: () => basename(path),
    size: () => stat.size,
    type: () => letters[stat.kind],
    mode: () => stat.mode & 0o777,
    mtime: () => Math.floor(stat.mtimeMs / 1000),
    user: () => stat.user,
    group: () => stat.group,
    md5: () => (stat.kind === 'file' ? digestOf(path, 'md5', files) : ''),
  };
  const asked = print.split(/[\s,]+/).filter((name) => name !== '');
  const values: Json[] = [];
  for (const name of asked) {
    const part = Object.hasOwn(parts, name) ? parts[name] : undefined;
    if (part === undefined) {
      throw new MusterError(
        'ARGUMENT_INVALID',
        `'${name}' cannot be printed; there are ${Object.keys(parts).join(', ')}`,
      );
    }
    values.push(await part());
  }
  return values.length === 1 ? (values[0] ?? null) : values;
}
