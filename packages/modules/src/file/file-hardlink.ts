import { dirname } from 'node:path';
import {
  defineState,
  type Json,
  NotYetError,
  type Properties,
  type ReadOnlyHost,
  StateFailedError,
} from '@muster/engine';
import { z } from 'zod';
import { flag } from '../arguments/schemas.ts';
import { askProgram } from '../program/ask-program.ts';
import { runProgram } from '../program/run-program.ts';
import { absolutePath, fileMode, makedirs, owners } from './file-arguments.ts';
import { wantedOwnership } from './ownership.ts';
import { makeParents, requireParent } from './parent-directories.ts';

const hardlinkArgs = z.strictObject({
  name: absolutePath.describe('Path of the link.'),
  target: absolutePath.describe('The file that it is another name of.'),
  force: flag.default(false).describe('Replace a file of another contents at the path.'),
  makedirs,
  user: owners.user.describe('Owner of directories that are made.'),
  group: owners.group.describe('Group of directories that are made.'),
  dir_mode: fileMode.optional().describe('Permission bits of directories that are made.'),
});

interface Observed extends Properties {
  /** Where the file system keeps what is at the path. */
  readonly inode: string | undefined;
  /** It has other names as well. */
  readonly isLink: boolean;
}

/** `file.hardlink`: two paths are names of the same file. */
export const fileHardlink = defineState({
  name: 'file.hardlink',
  summary: 'A path is another name of a file.',
  args: hardlinkArgs,
  ignoresExtra: true,
  examples: [{ name: '/srv/www/logo.png', target: '/srv/media/logo.png', force: true }],
  triggers: ({ name, target }) => [
    { kind: 'path', path: name },
    { kind: 'path', path: target },
  ],
  provides: ({ name }) => [{ kind: 'path', path: name }],

  async observe(args, host): Promise<Observed> {
    const { name } = args;
    if ((await kindOf(name, host)) === 'directory')
      throw new StateFailedError(`Unable to hard link to directory ${name}`);
    const found = await place(name, host);
    if (found === undefined && !args.makedirs)
      await requireParent(name, host.files, `Directory ${dirname(name)} for hard link is not present`);
    return { inode: found?.inode, isLink: found?.isLink ?? false };
  },
  async desire(args, { inode, isLink }, host) {
    const { name, target, force } = args;
    if ((await kindOf(target, host)) === 'directory')
      throw new StateFailedError(`Unable to hard link from directory ${target}`);
    const wanted = await place(target, host);
    if (wanted === undefined)
      throw new NotYetError(`Target ${target} for hard link does not exist`, [
        { kind: 'path', path: target },
      ]);
    if (inode !== undefined && inode !== wanted.inode && !isLink && !force)
      throw new StateFailedError(
        `File or directory exists where the hard link ${name} should be. Did you mean to use force?`,
      );
    await wantedOwnership(args, host);
    return { inode: wanted.inode };
  },
  async apply(args, _, __, host) {
    const { name, target } = args;
    const ownership = await wantedOwnership(args, host);
    await makeParents(name, host.files, { ...ownership, mode: args.dir_mode ?? 0o755 });
    const what = `Unable to create new hard link ${name} -> ${target}`;
    await runProgram(host, what, { argv: ['ln', '-f', '-T', '--', target, name] });
  },
  report(_, { name }, { inode, isLink }): Readonly<Record<string, Json>> {
    return inode === undefined || isLink
      ? { new: name }
      : { forced: 'File for hard link was forcibly replaced', new: name };
  },
  comment(outcome, { name, target }, _, { inode, isLink }) {
    if (outcome === 'unchanged') return `Target of hard link ${name} is already pointing to ${target}`;
    if (outcome === 'changed')
      return isLink
        ? `Set target of hard link ${name} -> ${target}`
        : `Created new hard link ${name} -> ${target}`;
    if (inode === undefined) return `Hard link ${name} to ${target} is set for creation`;
    return isLink
      ? `Link ${name} target is set to be changed to ${target}`
      : `The file or directory ${name} is set for removal to make way for a new hard link targeting ${target}`;
  },
});

async function kindOf(path: string, { files }: ReadOnlyHost): Promise<string | undefined> {
  return (await files.lstat(path))?.kind;
}

/** Where a file is kept, and whether it has several names; undefined where there is none. */
async function place(
  path: string,
  host: ReadOnlyHost,
): Promise<{ readonly inode: string; readonly isLink: boolean } | undefined> {
  if ((await host.files.lstat(path)) === undefined) return undefined;
  const { stdout } = await askProgram(host, { argv: ['stat', '-c', '%d:%i %h', '--', path] });
  const [inode = '', names = ''] = stdout.trim().split(' ');
  return { inode, isLink: Number(names) > 1 };
}
