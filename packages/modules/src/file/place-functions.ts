import { basename, join } from 'node:path';
import { defineFunction, type ExecutionFunction, type FileAttributes, type Files } from '@muster/engine';
import { z } from 'zod';
import { flag, text } from '../arguments/schemas.ts';
import { copyFile } from './copy-file.ts';
import { absolutePath, fileMode, owners, removablePath, writtenPath } from './file-arguments.ts';
import { makeParents } from './parent-directories.ts';
import { placeLink } from './place-link.ts';

const path = absolutePath.describe('The path.');
const source = absolutePath.describe('Where it is.');
const attributes = {
  ...owners,
  mode: fileMode.default(0o755).describe('Permission bits, octal.'),
};

/** `file.*` that make, move and remove files and directories. */
export const filePlaceFunctions: readonly ExecutionFunction[] = [
  defineFunction({
    name: 'file.remove',
    summary: 'Removes a path; a directory goes with everything in it.',
    effect: 'changes',
    args: () => z.strictObject({ path: removablePath.describe('The path.') }),
    examples: [{ path: '/etc/nginx/sites-enabled/default' }],
    async run({ path: target }, { host: { files } }) {
      const exists = (await files.lstat(target)) !== undefined;
      await files.remove(target, { recursive: true });
      return exists;
    },
  }),
  defineFunction({
    name: 'file.rmdir',
    summary: 'Removes an empty directory.',
    effect: 'changes',
    args: () => z.strictObject({ path }),
    examples: [{ path: '/srv/old' }],
    async run({ path: target }, { host }) {
      await host.files.remove(target);
      return true;
    },
  }),
  defineFunction({
    name: 'file.mkdir',
    summary: 'Makes a directory and those above it.',
    effect: 'changes',
    args: () => z.strictObject({ dir_path: path, ...attributes }),
    examples: [{ dir_path: '/srv/app/media', user: 'app', group: 'app', mode: '0750' }],
    async run({ dir_path: target, ...wanted }, { host }) {
      await makeDirectory(target, wanted, host.files);
      return true;
    },
  }),
  defineFunction({
    name: 'file.makedirs',
    summary: 'Makes the directories above a path.',
    effect: 'changes',
    args: () =>
      z.strictObject({
        path: writtenPath.describe('The path; with a slash at its end a directory.'),
        ...attributes,
      }),
    examples: [{ path: '/srv/app/media/logo.png' }],
    async run({ path: written, ...wanted }, { host }) {
      await makeDirectory(written.slice(0, written.lastIndexOf('/')) || '/', wanted, host.files);
      return null;
    },
  }),
  defineFunction({
    name: 'file.makedirs_perms',
    summary: 'Makes a directory and those above it, with mode and owner.',
    effect: 'changes',
    args: () => z.strictObject({ name: path, ...attributes }),
    examples: [{ name: '/srv/app/media', user: 'app', group: 'app', mode: '0750' }],
    async run({ name, ...wanted }, { host }) {
      await makeDirectory(name, wanted, host.files);
      return true;
    },
  }),
  defineFunction({
    name: 'file.symlink',
    summary: 'Makes a symbolic link.',
    effect: 'changes',
    args: () =>
      z.strictObject({
        src: text.describe('What it leads to.'),
        path,
        force: flag.default(false).describe('Replace what is at the path.'),
      }),
    examples: [{ src: '/srv/app/releases/7', path: '/srv/app/current', force: true }],
    async run({ src, path: target, force }, { host: { files } }) {
      const present = await files.lstat(target);
      if (present?.kind === 'symlink' && (await files.readLink(target)) === src) return true;
      if (force) await placeLink(src, target, files);
      else await files.symlink(src, target);
      return true;
    },
  }),
  ...(['file.rename', 'file.move'] as const).map((name) =>
    defineFunction({
      name,
      summary: 'Moves a path.',
      effect: 'changes',
      args: () => z.strictObject({ src: source, dst: absolutePath.describe('Where it goes.') }),
      examples: [{ src: '/etc/app.conf.new', dst: '/etc/app.conf' }],
      async run({ src, dst }, { host: { files } }) {
        await files.rename(src, await placeOf(src, dst, files));
        return name === 'file.rename' ? true : { result: true, comment: `'${src}' moved to '${dst}'` };
      },
    }),
  ),
  defineFunction({
    name: 'file.copy',
    summary: 'Copies a file, with its mode and owner.',
    effect: 'changes',
    args: () =>
      z.strictObject({
        src: source,
        dst: absolutePath.describe('Where the copy goes.'),
        recurse: flag.default(false).describe('Has no effect: directories are not copied.'),
        remove_existing: flag
          .default(false)
          .describe('Has no effect: what is there is replaced in any case.'),
      }),
    examples: [{ src: '/etc/app.conf', dst: '/root/app.conf' }],
    async run({ src, dst }, { host: { files } }) {
      await copyFile(src, await placeOf(src, dst, files), files);
      return true;
    },
  }),
];

async function makeDirectory(target: string, attributes: FileAttributes, files: Files): Promise<void> {
  await makeParents(target, files, attributes);
  if ((await files.stat(target)) === undefined) await files.makeDirectory(target, attributes);
}

/** A directory takes in what is moved or copied to it. */
async function placeOf(source: string, target: string, files: Files): Promise<string> {
  return (await files.stat(target))?.kind === 'directory' ? join(target, basename(source)) : target;
}
