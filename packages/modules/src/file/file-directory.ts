import {
  type Changes,
  defineState,
  type FileAttributes,
  type FileStat,
  type Host,
  type Json,
  type Properties,
  type ReadOnlyHost,
  type StateContext,
  StateFailedError,
} from '@muster/engine';
import { z } from 'zod';
import { flag, text } from '../arguments/schemas.ts';
import { backupPath } from './backup.ts';
import { absolutePath, fileMode, makedirs, owners, pathPatterns } from './file-arguments.ts';
import { followLinks } from './follow-links.ts';
import { requiredPaths, unmanagedPaths } from './kept-paths.ts';
import { attributeChanges, type Ownership, shownAttributes, wantedOwnership } from './ownership.ts';
import { makeParents, requireParent } from './parent-directories.ts';
import { walkTree } from './tree-walk.ts';

const recursive = z.enum(['user', 'group', 'mode', 'ignore_files', 'ignore_dirs', 'silent']);

const directoryArgs = z
  .strictObject({
    name: absolutePath.describe('Path of the directory.'),
    ...owners,
    mode: fileMode.optional().describe('Another name of `dir_mode`.'),
    dir_mode: fileMode
      .optional()
      .describe('Permission bits of the directory, and of those in it with `recurse`.'),
    file_mode: fileMode
      .optional()
      .describe('Permission bits of files in it, with `recurse`; those of directories unless given.'),
    recurse: z
      .array(recursive)
      .default([])
      .describe(
        'What holds for everything in the directory too: user, group, mode; less ignore_files, ignore_dirs.',
      ),
    max_depth: z
      .int()
      .min(0)
      .optional()
      .describe('How deep `recurse` goes; 0 is the directory itself with its entries.'),
    makedirs,
    clean: flag
      .default(false)
      .describe('Remove what is in it, unless the states that this one requires manage it.'),
    exclude_pat: pathPatterns.describe(
      'Patterns of names that `clean` spares; a glob, or `E@` and an expression.',
    ),
    follow_symlinks: flag
      .default(false)
      .describe(
        'Mode and owner are those of what a symbolic link at the path leads to, not those of the link.',
      ),
    allow_symlink: flag.default(true).describe('A link to a directory will do.'),
    force: flag.default(false).describe('Replace a file at the path, or a link that leads nowhere.'),
    backupname: text.optional().describe('Move a file at the path to this name first.'),
    children_only: flag.default(false).describe('Leave the directory itself alone.'),
  })
  .refine(({ clean, max_depth: depth }) => !(clean && depth !== undefined), {
    error: 'Cannot specify both max_depth and clean',
  });
type DirectoryArgs = z.output<typeof directoryArgs>;

interface Observed extends Properties {
  readonly kind: FileStat['kind'] | undefined;
  /** The directory's own attributes that differ, and by path those of what is in it. */
  readonly wrong: ReadonlyMap<string, FileAttributes>;
  readonly unmanaged: readonly string[];
}
type Found = Changes<Observed>;

/** `file.directory`: a directory, its mode and owner, and on request all that is in it. */
export const fileDirectory = defineState<DirectoryArgs, Observed, Properties>({
  name: 'file.directory',
  summary: 'A directory is there, with the wanted mode and owner.',
  args: directoryArgs,
  ignoresExtra: true,
  examples: [
    { name: '/srv/app', user: 'root', group: 'root', mode: '0750', makedirs: true },
    { name: '/srv/files', user: 'root', recurse: ['user', 'mode'], dir_mode: 755, file_mode: 644 },
    { name: '/etc/app.d', clean: true, exclude_pat: '*.local' },
  ],
  triggers: ({ name, recurse, clean }) => [
    { kind: 'path', path: name, recursive: clean || recurse.length > 0 },
  ],
  baseline: true,
  observe,
  desire: () => ({ kind: 'directory', wrong: new Map(), unmanaged: [] }),
  apply,
  report,
  comment,
});

async function observe(args: DirectoryArgs, host: ReadOnlyHost, context: StateContext): Promise<Observed> {
  const { name } = args;
  const { files } = host;
  const link = await files.lstat(name);
  const stat = link?.kind === 'symlink' ? await files.stat(name) : link;
  const isWrongLink = link?.kind === 'symlink' && (!args.allow_symlink || stat === undefined);
  const kind = isWrongLink ? 'symlink' : stat?.kind;
  if (kind !== undefined && kind !== 'directory' && !args.force && args.backupname === undefined) {
    const what = kind === 'symlink' ? 'symlink' : 'file';
    throw new StateFailedError(`Specified location ${name} exists and is a ${what}`);
  }
  if (stat === undefined && !args.makedirs) {
    await requireParent(name, files, `No directory to create ${name} in`);
  }
  const wanted = await wantedOwnership(args, host);
  if (kind !== 'directory') return { kind, wrong: new Map(), unmanaged: [] };
  return {
    kind,
    wrong: await wrongAttributes(args, args.follow_symlinks ? stat : link, wanted, host),
    unmanaged: args.clean ? await unmanaged(args, host, context) : [],
  };
}

async function wrongAttributes(
  args: DirectoryArgs,
  stat: FileStat | undefined,
  wanted: Ownership,
  { files }: ReadOnlyHost,
): Promise<ReadonlyMap<string, FileAttributes>> {
  const wrong = new Map<string, FileAttributes>();
  const note = (
    path: string,
    found: FileStat,
    { user, group }: Ownership,
    mode: number | undefined,
  ): void => {
    const isLink = found.kind === 'symlink';
    const changes = attributeChanges(found, { user, group, mode: isLink ? undefined : mode });
    if (changes !== undefined) wrong.set(path, changes);
  };
  const directoryMode = args.dir_mode ?? args.mode;
  if (stat !== undefined && !args.children_only) note(args.name, stat, wanted, directoryMode);
  if (args.recurse.length === 0) return wrong;
  const inside = {
    user: args.recurse.includes('user') ? wanted.user : undefined,
    group: args.recurse.includes('group') ? wanted.group : undefined,
  };
  const mode = args.recurse.includes('mode')
    ? { directory: directoryMode, file: args.file_mode ?? directoryMode }
    : {};
  for (const entry of await walkTree(files, args.name, args.max_depth)) {
    const isDirectory = entry.stat.kind === 'directory';
    if (args.recurse.includes(isDirectory ? 'ignore_dirs' : 'ignore_files')) continue;
    note(entry.path, entry.stat, inside, isDirectory ? mode.directory : mode.file);
  }
  return wrong;
}

async function unmanaged(
  { name, exclude_pat: spared }: DirectoryArgs,
  { files }: ReadOnlyHost,
  { requires = [] }: StateContext,
): Promise<readonly string[]> {
  return unmanagedPaths(name, files, await requiredPaths(name, requires, files), spared);
}

async function apply(args: DirectoryArgs, _: Properties, changes: Found, host: Host): Promise<void> {
  const { name } = args;
  const { files } = host;
  if (changes.has('kind')) {
    const owners = await wantedOwnership(args, host);
    const mode = args.dir_mode ?? args.mode;
    if (changes.get('kind')?.from !== undefined) await clearWay(args, host);
    if (args.makedirs) await makeParents(name, files, { ...owners, mode: mode ?? 0o755 });
    await files.makeDirectory(name, { ...owners, mode });
    return;
  }
  for (const [path, attributes] of changes.get('wrong')?.from ?? []) {
    const isFollowed = path === name && args.follow_symlinks;
    await files.setAttributes(isFollowed ? await followLinks(name, files) : path, attributes);
  }
  for (const path of changes.get('unmanaged')?.from ?? []) await files.remove(path, { recursive: true });
}

async function clearWay({ name, backupname, force }: DirectoryArgs, { files }: Host): Promise<void> {
  if (backupname === undefined) return files.remove(name);
  const backup = backupPath(name, backupname);
  if ((await files.lstat(backup)) !== undefined) {
    if (!force) throw new StateFailedError(`File exists where the backup target ${backup} should go`);
    await files.remove(backup, { recursive: true });
  }
  await files.rename(name, backup);
}

function report(changes: Found, { name, force, backupname }: DirectoryArgs): Readonly<Record<string, Json>> {
  const shown: Record<string, Json> = {};
  if (changes.has('kind')) {
    shown[name] = { directory: 'new' };
    const inTheWay = changes.get('kind')?.from;
    if (force && inTheWay !== undefined && backupname === undefined)
      shown['forced'] = `${inTheWay === 'symlink' ? 'Symlink' : 'File'} was forcibly replaced`;
  }
  for (const [path, attributes] of changes.get('wrong')?.from ?? [])
    shown[path] = shownAttributes(attributes);
  const removed = changes.get('unmanaged')?.from ?? [];
  if (removed.length > 0) shown['removed'] = removed;
  return shown;
}

function comment(outcome: 'unchanged' | 'changed' | 'pending', args: DirectoryArgs, changes: Found): string {
  const { name, children_only: childrenOnly } = args;
  if (outcome === 'unchanged') return `The directory ${name} is in the correct state`;
  const removed = changes.get('unmanaged')?.from ?? [];
  if (outcome === 'changed') {
    if (removed.length > 0) return `Files cleaned from directory ${name}`;
    return childrenOnly ? `Directory ${name}/* updated` : `Directory ${name} updated`;
  }
  const lines = changes.has('kind') ? [`${name}: directory - new`] : [];
  for (const [path, attributes] of changes.get('wrong')?.from ?? []) {
    for (const [property, value] of Object.entries(shownAttributes(attributes))) {
      lines.push(`${path}: ${property} - ${value}`);
    }
  }
  lines.push(...removed.map((path) => `${path}: removed - Removed due to clean`));
  return `The following files will be changed:\n${lines.join('\n')}\n`;
}
