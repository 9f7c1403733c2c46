import { basename } from 'node:path';
import { defineState, NotYetError, type ReadOnlyHost } from '@muster/engine';
import { boundedPattern, type PythonPattern } from '@muster/shared';
import { z } from 'zod';
import { flag, notAvailable, number, text, textList } from '../arguments/schemas.ts';
import { askProgram } from '../program/ask-program.ts';
import { removablePath } from './file-arguments.ts';
import { type TreeEntry, walkTree } from './tree-walk.ts';

/** Letters of the units of sizes; the power of 1024 (of 1000 with a B behind it) is their place. */
const units = 'bkmgtpezy';
const size = text
  .pipe(z.string().regex(/^[\d.]+\s*(?:b|[kmgtpezy](?:i?b)?)?$/i, 'expected a size such as 100, 10M or 1GiB'))
  .transform((written) => {
    const [, digits, letter = 'b', rest = ''] = /^([\d.]+)\s*(\w?)(\w*)$/.exec(written.toLowerCase()) ?? [];
    return Number(digits) * (rest === 'b' ? 1000 : 1024) ** Math.max(units.indexOf(letter || 'b'), 0);
  });

const tidiedArgs = z.strictObject({
  name: removablePath.describe('The directory.'),
  age: number.default(0).describe('Days since the time that is compared, from which on an entry goes.'),
  matches: textList.default(['.*']).describe('Expressions that names of entries which go begin with.'),
  rmdirs: flag.default(false).describe('Directories go too, with everything in them.'),
  size: size.default(0).describe('Size from which on a file goes, in bytes or with a unit.'),
  exclude: textList.default([]).describe('Expressions that names of entries which stay begin with.'),
  full_path_match: flag.default(false).describe('The expressions are for paths, not for names.'),
  followlinks: notAvailable(
    'links are not followed; tidy the directory that they lead to with a state of its own',
  ),
  time_comparison: text
    .transform((word) => word.toLowerCase())
    .pipe(z.enum(['atime', 'mtime', 'ctime']))
    .default('atime')
    .describe('The time that `age` counts from: of the last access, contents or attributes.'),
  age_size_logical_operator: text
    .transform((word) => word.toUpperCase())
    .pipe(z.enum(['OR', 'AND']))
    .default('OR')
    .describe('Whether one of age and size is enough for an entry to go.'),
  age_size_only: text
    .transform((word) => word.toLowerCase())
    .pipe(z.enum(['age', 'size']))
    .optional()
    .describe('The only one of them that counts.'),
  rmlinks: flag.default(true).describe('Symbolic links go too.'),
});
type TidiedArgs = z.output<typeof tidiedArgs>;

/** `file.tidied`: a directory holds nothing that is too old or too large. */
export const fileTidied = defineState({
  name: 'file.tidied',
  summary: 'A directory holds nothing that is too old or too large.',
  args: tidiedArgs,
  ignoresExtra: true,
  examples: [
    { name: '/var/tmp/app', age: 7, matches: ['.*\\.log'], rmdirs: true },
    { name: '/srv/uploads', size: '100M', age_size_only: 'size', time_comparison: 'mtime' },
  ],
  // When something is too old is told by time, not by the host: a run decides.
  followsOutside: () => true,
  provides: () => [],
  provisional: true,

  async observe(args, host) {
    if ((await host.files.stat(args.name))?.kind !== 'directory')
      throw new NotYetError(`${args.name} does not exist or is not a directory.`, [
        { kind: 'path', path: args.name },
      ]);
    return { removed: await untidy(args, host) };
  },
  desire: (): { readonly removed: readonly string[] } => ({ removed: [] }),
  async apply(_, __, changes, { files }) {
    for (const path of changes.get('removed')?.from ?? []) await files.remove(path, { recursive: true });
  },
  report: (changes) => ({ removed: changes.get('removed')?.from ?? [] }),
  comment(outcome, { name }, _, { removed }) {
    if (outcome === 'unchanged') return `Nothing to remove from directory ${name}`;
    if (outcome === 'pending') return `${name} is set for tidy`;
    return `Removed ${removed.length} files or directories from directory ${name}`;
  },
});

/** Paths that are to go, what is in a directory before the directory. */
async function untidy(args: TidiedArgs, host: ReadOnlyHost): Promise<readonly string[]> {
  const tree = await walkTree(host.files, args.name);
  const isNamed = nameFilter(args);
  const candidates = tree.filter((entry) => mayGo(entry, args) && isNamed(entry)).toReversed();
  const ages = await agesOf(candidates, args, host);
  return candidates
    .filter(({ path, stat }) => {
      const isOld = (ages.get(path) ?? 0) >= args.age;
      const isLarge = (stat.kind === 'file' ? stat.size : 0) >= args.size;
      if (args.age_size_only !== undefined) return args.age_size_only === 'age' ? isOld : isLarge;
      return args.age_size_logical_operator === 'AND' ? isOld && isLarge : isOld || isLarge;
    })
    .map(({ path }) => path);
}

function mayGo({ stat: { kind } }: TreeEntry, { rmdirs, rmlinks }: TidiedArgs): boolean {
  return kind === 'directory' ? rmdirs : kind !== 'symlink' || rmlinks;
}

function nameFilter({ matches, exclude, full_path_match: wholePath }: TidiedArgs) {
  const meant = matches.map((pattern) => boundedPattern(pattern));
  const spared = exclude.map((pattern) => boundedPattern(pattern));
  return ({ path }: TreeEntry): boolean => {
    const shown = wholePath ? path : basename(path);
    const fits = (pattern: PythonPattern) => pattern.match(shown) !== null;
    return meant.some(fits) && !spared.some(fits);
  };
}

const atOnce = 500;
const timeFormats = { atime: '%X', mtime: '%Y', ctime: '%Z' } as const;

/** Whole days of the calendar since the time that counts, by path; entries that are gone meanwhile have none. */
async function agesOf(
  entries: readonly TreeEntry[],
  { age, time_comparison: time }: TidiedArgs,
  host: ReadOnlyHost,
): Promise<ReadonlyMap<string, number>> {
  const ages = new Map<string, number>();
  if (age <= 0) return ages;
  for (let start = 0; start < entries.length; start += atOnce) {
    const paths = entries.slice(start, start + atOnce).map(({ path }) => path);
    const argv = ['stat', '--printf', `${timeFormats[time]} %n\\0`, '--', ...paths] as const;
    const { stdout } = await askProgram(host, { argv: [...argv] });
    for (const line of stdout.split('\0').filter(Boolean)) {
      const [seconds = '', ...path] = line.split(' ');
      ages.set(path.join(' '), daysSince(Number(seconds) * 1000));
    }
  }
  return ages;
}

function daysSince(time: number): number {
  return Math.abs(Math.round((midnight(new Date()) - midnight(new Date(time))) / 86_400_000));
}

function midnight(moment: Date): number {
  return moment.setHours(0, 0, 0, 0);
}
