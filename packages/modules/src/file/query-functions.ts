import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { isAbsolute, join, normalize, resolve } from 'node:path';
import {
  type ExecutionFunction,
  type FileStat,
  type FunctionContext,
  type Json,
  textDiff,
  textOf,
} from '@muster/engine';
import { MusterError } from '@muster/shared';
import { flag, number, optional, text } from '../declare/parameters.ts';
import { readFunction } from '../declare/read-function.ts';
import { formatMode } from './file-arguments.ts';
import { readAttributes } from './file-flags.ts';
import { fileLstat } from './file-lstat.ts';
import { algorithmByLength } from './source-hash.ts';
import { walkTree } from './tree-walk.ts';

const path = text('The path.');
const types: Readonly<Record<FileStat['kind'], string>> = {
  file: 'file',
  directory: 'dir',
  symlink: 'link',
  other: 'other',
};

/** `file.*` that look at files. */
export const fileQueryFunctions: readonly ExecutionFunction[] = [
  readFunction({
    name: 'file.file_exists',
    summary: 'Whether a regular file is at a path.',
    parameters: { path },
    run: async (values, context) => (await statOfAny(values.path, context))?.kind === 'file',
  }),
  readFunction({
    name: 'file.directory_exists',
    summary: 'Whether a directory is at a path.',
    parameters: { path },
    run: async (values, context) => (await statOfAny(values.path, context))?.kind === 'directory',
  }),
  readFunction({
    name: 'file.is_link',
    summary: 'Whether a symbolic link is at a path.',
    parameters: { path },
    run: async ({ path: given }, { host }) =>
      isAbsolute(atHome(given)) && (await host.files.lstat(atHome(given)))?.kind === 'symlink',
  }),
  readFunction({
    name: 'file.readlink',
    summary: 'Where a symbolic link leads.',
    parameters: { path, canonicalize: flag('The path that it leads to in the end.', false) },
    async run({ path: link, canonicalize }, context) {
      const target = await context.host.files.readLink(link);
      return canonicalize ? lastTarget(resolve(link, '..', target), context) : target;
    },
  }),
  readFunction({
    name: 'file.read',
    summary: 'The text of a file.',
    parameters: { path, binary: flag('Accepted for compatibility.', false) },
    run: async (values, { host }) => host.files.readText(values.path),
  }),
  readFunction({
    name: 'file.seek_read',
    summary: 'A part of a file.',
    parameters: { path, size: number('Bytes to read.'), offset: number('Bytes to skip.', 0) },
    async run(values, { host }) {
      const bytes = await host.files.read(values.path);
      return Buffer.from(bytes.subarray(values.offset, values.offset + values.size)).toString();
    },
  }),
  readFunction({
    name: 'file.readdir',
    summary: 'The names in a directory.',
    parameters: { path },
    run: async (values, { host }) => ['.', '..', ...(await host.files.list(values.path))],
  }),
  readFunction({
    name: 'file.stats',
    summary: 'Kind, size, mode, owner and time of a path.',
    parameters: {
      path,
      hash_type: optional(text('Hash function of `sum`.')),
      follow_symlinks: flag('Look at what a link leads to.', true),
    },
    run: async (values, context) => stats(values.path, values.follow_symlinks, values.hash_type, context),
  }),
  fileLstat,
  readFunction({
    name: 'file.get_mode',
    summary: 'The permission bits of a path, octal.',
    parameters: { path, follow_symlinks: flag('Look at what a link leads to.', true) },
    run: async (values, context) =>
      formatMode((await statOf(values.path, context, values.follow_symlinks)).mode),
  }),
  readFunction({
    name: 'file.get_user',
    summary: 'The owner of a path.',
    parameters: { path, follow_symlinks: flag('Look at what a link leads to.', true) },
    run: async (values, context) => (await statOf(values.path, context, values.follow_symlinks)).user,
  }),
  readFunction({
    name: 'file.get_group',
    summary: 'The group of a path.',
    parameters: { path, follow_symlinks: flag('Look at what a link leads to.', true) },
    run: async (values, context) => (await statOf(values.path, context, values.follow_symlinks)).group,
  }),
  readFunction({
    name: 'file.user_to_uid',
    summary: 'The number of an account; an empty text where there is none.',
    parameters: { user: text('Name of the account.') },
    run: async ({ user }, { host }) => (await host.accounts.user(user))?.uid ?? '',
  }),
  readFunction({
    name: 'file.uid_to_user',
    summary: 'The name of an account; the number where there is none.',
    parameters: { uid: text('Number of the account.') },
    run: async ({ uid }, { host }) => (await host.accounts.user(uid))?.name ?? uid,
  }),
  readFunction({
    name: 'file.group_to_gid',
    summary: 'The number of a group; an empty text where there is none.',
    parameters: { group: text('Name of the group.') },
    run: async ({ group }, { host }) => (await host.accounts.group(group))?.gid ?? '',
  }),
  readFunction({
    name: 'file.gid_to_group',
    summary: 'The name of a group; the number where there is none.',
    parameters: { gid: text('Number of the group.') },
    run: async ({ gid }, { host }) => (await host.accounts.group(gid))?.name ?? gid,
  }),
  readFunction({
    name: 'file.get_uid',
    summary: 'The number of the owner of a path.',
    parameters: { path, follow_symlinks: flag('Look at what a link leads to.', true) },
    run: async (values, context) => {
      const { user } = await statOf(values.path, context, values.follow_symlinks);
      return (await context.host.accounts.user(user))?.uid ?? user;
    },
  }),
  readFunction({
    name: 'file.get_gid',
    summary: 'The number of the group of a path.',
    parameters: { path, follow_symlinks: flag('Look at what a link leads to.', true) },
    run: async (values, context) => {
      const { group } = await statOf(values.path, context, values.follow_symlinks);
      return (await context.host.accounts.group(group))?.gid ?? group;
    },
  }),
  readFunction({
    name: 'file.get_hash',
    summary: 'The digest of a file.',
    parameters: { path, form: text('Hash function.', 'sha256') },
    run: async (values, context) => digest(values.path, values.form, context),
  }),
  readFunction({
    name: 'file.get_sum',
    summary: "The digest of a file, or 'File not found'.",
    parameters: { path, form: text('Hash function.', 'sha256') },
    run: async (values, context) =>
      (await statOfAny(values.path, context))?.kind === 'file'
        ? digest(values.path, values.form, context)
        : 'File not found',
  }),
  readFunction({
    name: 'file.check_hash',
    summary: 'Whether a file has a digest.',
    parameters: { path, file_hash: text('`algorithm=digest`, or the digest alone.') },
    async run(values, context) {
      const [, named, wanted = ''] = /^(?:(\w+)[=:])?([0-9A-Fa-f]+)$/.exec(values.file_hash.trim()) ?? [];
      const form = named ?? algorithmByLength[wanted.length] ?? 'sha256';
      return (await digest(values.path, form, context)) === wanted.toLowerCase();
    },
  }),
  readFunction({
    name: 'file.get_diff',
    summary: 'The difference between two files.',
    parameters: { file1: text('First file.'), file2: text('Second file.') },
    async run({ file1, file2 }, context) {
      return textDiff(await anyText(file1, context), await anyText(file2, context));
    },
  }),
  readFunction({
    name: 'file.access',
    summary: 'Whether a path is there (f), readable (r), writable (w) or executable (x) for root.',
    parameters: { path, mode: text('f, r, w or x, or its number: 0, 4, 2, 1.') },
    async run(values, context) {
      if (!['f', 'r', 'w', 'x', '0', '4', '2', '1'].includes(values.mode)) {
        throw new MusterError('ARGUMENT_INVALID', `the mode is f, r, w or x, not ${values.mode}`);
      }
      const stat = await statOfAny(values.path, context);
      return (
        stat !== undefined &&
        (!['x', '1'].includes(values.mode) || stat.kind === 'directory' || (stat.mode & 0o111) !== 0)
      );
    },
  }),
  readFunction({
    name: 'file.lsattr',
    summary: 'The attributes of a path.',
    parameters: { path },
    run: async (values, { host }) => ({ [values.path]: (await readAttributes(values.path, host)).split('') }),
  }),
  readFunction({
    name: 'file.diskusage',
    summary: 'Bytes that a path takes with all that is in it.',
    parameters: { path },
    async run(values, context) {
      const stat = await statOf(values.path, context, false);
      const inside = stat.kind === 'directory' ? await walkTree(context.host.files, values.path) : [];
      return inside.reduce((total, entry) => total + entry.stat.size, stat.size);
    },
  }),
  readFunction({
    name: 'file.basename',
    summary: 'The last part of a path.',
    parameters: { path },
    run: async (values) => values.path.slice(values.path.lastIndexOf('/') + 1),
  }),
  readFunction({
    name: 'file.dirname',
    summary: 'A path without its last part.',
    parameters: { path },
    async run(values) {
      const head = values.path.slice(0, values.path.lastIndexOf('/') + 1);
      return /^\/*$/.test(head) ? head : head.replace(/\/+$/, '');
    },
  }),
  readFunction({
    name: 'file.normpath',
    summary: 'A path without `.`, `..` and double slashes.',
    parameters: { path },
    run: async (values) => normalize(values.path).replace(/(?<=.)\/$/, ''),
  }),
  readFunction({
    name: 'file.join',
    summary: 'Parts of a path, put together; one that begins with a slash begins anew.',
    rest: 'The parts.',
    run: async (_, __, { rest }) => {
      const parts = rest.map(textOf);
      const from = parts.findLastIndex((part) => part.startsWith('/'));
      return join(...parts.slice(Math.max(0, from)));
    },
  }),
  readFunction({ name: 'file.pardir', summary: 'The name of the directory above.', run: async () => '..' }),
];

/** A path that begins with `~` is below the home directory of the minion's account. */
function atHome(path: string): string {
  return path.replace(/^~(?=\/|$)/, homedir());
}

/** What is at a path; nothing is at one that is not absolute. */
async function statOfAny(path: string, { host }: FunctionContext): Promise<FileStat | undefined> {
  const target = atHome(path);
  return isAbsolute(target) ? host.files.stat(target) : undefined;
}

const mostLinks = 40;

async function lastTarget(path: string, { host }: FunctionContext): Promise<string> {
  let target = path;
  for (let count = 0; count < mostLinks; count += 1) {
    if ((await host.files.lstat(target))?.kind !== 'symlink') break;
    target = resolve(target, '..', await host.files.readLink(target));
  }
  return target;
}

async function statOf(target: string, { host }: FunctionContext, follow: boolean): Promise<FileStat> {
  const stat = follow ? await host.files.stat(target) : await host.files.lstat(target);
  if (stat === undefined) throw new MusterError('FILE_NOT_FOUND', `Path not found: ${target}`);
  return stat;
}

async function stats(
  target: string,
  follow: boolean,
  hashType: string | undefined,
  context: FunctionContext,
): Promise<Json> {
  const stat = await statOf(target, context, follow);
  const { host } = context;
  return {
    user: stat.user,
    uid: (await host.accounts.user(stat.user))?.uid ?? stat.user,
    group: stat.group,
    gid: (await host.accounts.group(stat.group))?.gid ?? stat.group,
    mode: formatMode(stat.mode),
    size: stat.size,
    mtime: stat.mtimeMs / 1000,
    type: types[stat.kind],
    target,
    ...(hashType === undefined || stat.kind !== 'file'
      ? {}
      : { sum: await digest(target, hashType, context) }),
  };
}

async function digest(target: string, form: string, { host }: FunctionContext): Promise<string> {
  if (form === 'sha256') return host.files.sha256(target);
  return createHash(form)
    .update(await host.files.read(target))
    .digest('hex');
}

/** The text of a file of the host or of the file roots. */
async function anyText(location: string, context: FunctionContext): Promise<string> {
  if (location.startsWith('/')) return context.host.files.readText(location);
  const cached = await context.files.cache(location, context.saltenv);
  if (cached === undefined) throw new MusterError('FILE_NOT_FOUND', `${location} does not exist`);
  return Buffer.from(await context.host.files.read(cached.path)).toString();
}
