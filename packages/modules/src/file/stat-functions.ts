import {
  defineFunction,
  type ExecutionFunction,
  type FileStat,
  type Json,
  type ReadingContext,
  type ReadOnlyFiles,
} from '@muster/engine';
import { MusterError } from '@muster/shared';
import { z } from 'zod';
import { anyText, flag } from '../arguments/schemas.ts';
import { digestOf } from './digest.ts';
import { formatMode } from './file-arguments.ts';
import { readAttributes } from './file-flags.ts';
import { fileLstat } from './file-lstat.ts';
import { statAnywhere } from './stat-anywhere.ts';
import { walkTree } from './tree-walk.ts';

const types: Readonly<Record<FileStat['kind'], string>> = {
  file: 'file',
  directory: 'dir',
  symlink: 'link',
  other: 'other',
};

const path = () => anyText.describe('The path.');
const follow = () => flag.default(true).describe('Look at what a link leads to.');
const examples = [{ path: '/etc/hosts' }];

/** `file.*` that tell what is at a path. */
export const fileStatFunctions: readonly ExecutionFunction[] = [
  kindFunction('file.file_exists', 'Whether a regular file is at a path.', 'file'),
  kindFunction('file.directory_exists', 'Whether a directory is at a path.', 'directory'),
  kindFunction('file.is_link', 'Whether a symbolic link is at a path.', 'symlink'),
  defineFunction({
    name: 'file.access',
    summary: 'Whether a path is there (f), readable (r), writable (w) or executable (x) for root.',
    effect: 'reads',
    args: () =>
      z.strictObject({
        path: path(),
        mode: anyText.describe('f, r, w or x, or its number: 0, 4, 2, 1.'),
      }),
    examples: [{ path: '/usr/local/bin/backup', mode: 'x' }],
    async run({ path: target, mode }, { host }) {
      if (!['f', 'r', 'w', 'x', '0', '4', '2', '1'].includes(mode)) {
        throw new MusterError('ARGUMENT_INVALID', `the mode is f, r, w or x, not ${mode}`);
      }
      const stat = await statAnywhere(target, host.files);
      return (
        stat !== undefined &&
        (!['x', '1'].includes(mode) || stat.kind === 'directory' || (stat.mode & 0o111) !== 0)
      );
    },
  }),
  defineFunction({
    name: 'file.stats',
    summary: 'Kind, size, mode, owner and time of a path.',
    effect: 'reads',
    args: () =>
      z.strictObject({
        path: path(),
        hash_type: anyText.optional().describe('Hash function of `sum`.'),
        follow_symlinks: follow(),
      }),
    examples: [{ path: '/etc/hosts', hash_type: 'sha256' }],
    async run({ path: target, hash_type: form, follow_symlinks: follows }, context) {
      const stat = await statOf(target, follows, context.host.files);
      const hasSum = form !== undefined && stat.kind === 'file';
      return {
        user: stat.user,
        uid: await uidOf(stat, context),
        group: stat.group,
        gid: await gidOf(stat, context),
        mode: formatMode(stat.mode),
        size: stat.size,
        mtime: stat.mtimeMs / 1000,
        type: types[stat.kind],
        target,
        ...(hasSum ? { sum: await digestOf(target, form, context.host.files) } : {}),
      };
    },
  }),
  fileLstat,
  statFunction('file.get_mode', 'The permission bits of a path, octal.', ({ mode }) => formatMode(mode)),
  statFunction('file.get_user', 'The owner of a path.', ({ user }) => user),
  statFunction('file.get_group', 'The group of a path.', ({ group }) => group),
  statFunction('file.get_uid', 'The number of the owner of a path.', uidOf),
  statFunction('file.get_gid', 'The number of the group of a path.', gidOf),
  defineFunction({
    name: 'file.lsattr',
    summary: 'The attributes of a path.',
    effect: 'asks',
    args: () => z.strictObject({ path: path() }),
    examples,
    run: async ({ path: target }, { host }) => ({ [target]: (await readAttributes(target, host)).split('') }),
  }),
  defineFunction({
    name: 'file.diskusage',
    summary: 'Bytes that a path takes with all that is in it.',
    effect: 'reads',
    args: () => z.strictObject({ path: path() }),
    examples: [{ path: '/var/lib/postgresql' }],
    async run({ path: target }, { host: { files } }) {
      const stat = await statOf(target, false, files);
      const inside = stat.kind === 'directory' ? await walkTree(files, target) : [];
      return inside.reduce((total, entry) => total + entry.stat.size, stat.size);
    },
  }),
];

function kindFunction(name: `file.${string}`, summary: string, kind: FileStat['kind']): ExecutionFunction {
  return defineFunction({
    name,
    summary,
    effect: 'reads',
    args: () => z.strictObject({ path: path() }),
    examples,
    run: async ({ path: target }, { host }) =>
      (await statAnywhere(target, host.files, kind !== 'symlink'))?.kind === kind,
  });
}

function statFunction(
  name: `file.${string}`,
  summary: string,
  shown: (stat: FileStat, context: ReadingContext) => Json | Promise<Json>,
): ExecutionFunction {
  return defineFunction({
    name,
    summary,
    effect: 'reads',
    args: () => z.strictObject({ path: path(), follow_symlinks: follow() }),
    examples,
    run: async ({ path: target, follow_symlinks: follows }, context) =>
      shown(await statOf(target, follows, context.host.files), context),
  });
}

async function uidOf({ user }: FileStat, { host }: ReadingContext): Promise<Json> {
  return (await host.accounts.user(user))?.uid ?? user;
}

async function gidOf({ group }: FileStat, { host }: ReadingContext): Promise<Json> {
  return (await host.accounts.group(group))?.gid ?? group;
}

async function statOf(path: string, follows: boolean, files: ReadOnlyFiles): Promise<FileStat> {
  const stat = await (follows ? files.stat(path) : files.lstat(path));
  if (stat === undefined) throw new MusterError('FILE_NOT_FOUND', `Path not found: ${path}`);
  return stat;
}
