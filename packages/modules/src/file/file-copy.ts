import { basename, join } from 'node:path';
import { defineState, NotYetError, type ReadOnlyHost, StateFailedError } from '@muster/engine';
import { z } from 'zod';
import { flag } from '../arguments/schemas.ts';
import { copyFile } from './copy-file.ts';
import { absolutePath, fileMode, makedirs, owners } from './file-arguments.ts';
import { wantedOwnership } from './ownership.ts';
import { directoryModeFor, makeParents, requireParent } from './parent-directories.ts';

const copyArgs = z.strictObject({
  name: absolutePath.describe('Where the copy is; with `subdir` the directory that it is in.'),
  source: absolutePath.describe('The file that is copied, on the host.'),
  force: flag.default(false).describe('Replace a copy that differs.'),
  makedirs,
  subdir: flag.default(false).describe('A directory at the path takes the copy in.'),
  preserve: flag.default(false).describe('The copy has the owner, group and mode of the source.'),
  ...owners,
  mode: fileMode.optional().describe('Permission bits of the copy; those of the source unless given.'),
  dir_mode: fileMode.optional().describe('Permission bits of directories that are made.'),
});
type CopyArgs = z.output<typeof copyArgs>;

/** `file.copy`: a copy of a file of the host. */
export const fileCopy = defineState({
  name: 'file.copy',
  summary: 'A copy of a file of the host is at a path.',
  args: copyArgs,
  ignoresExtra: true,
  examples: [{ name: '/etc/app.conf', source: '/usr/share/app/app.conf.example' }],
  triggers: ({ name, force }) => (force ? [{ kind: 'path', path: name }] : []),
  provides: ({ name }) => [{ kind: 'path', path: name, recursive: true }],

  async observe(args, host) {
    const source = await host.files.stat(args.source);
    if (source === undefined) throw missingSource(args);
    if (source.kind !== 'file') throw new StateFailedError(`Source "${args.source}" is not a regular file`);
    const path = await targetOf(args, host);
    const target = await host.files.stat(path);
    if (target === undefined && !args.makedirs) {
      await requireParent(path, host.files, `The target directory of ${path} is not present`);
    }
    const isKept = target !== undefined && !args.force;
    const isSame =
      target?.size === source.size &&
      (await host.files.sha256(path)) === (await host.files.sha256(args.source));
    return { copied: isKept || isSame };
  },
  async desire(args, { copied }, host) {
    if (!copied) await wantedOwnership(args, host);
    return { copied: true };
  },
  async apply(args, _, __, host) {
    const { files } = host;
    const path = await targetOf(args, host);
    const source = await files.stat(args.source);
    if (source === undefined) throw missingSource(args);
    const given = await wantedOwnership(args, host);
    const ownership = args.preserve ? { user: source.user, group: source.group } : given;
    const mode = args.mode ?? source.mode;
    if (args.makedirs)
      await makeParents(path, files, {
        ...ownership,
        mode: args.dir_mode ?? directoryModeFor(mode) ?? 0o755,
      });
    await copyFile(args.source, path, files, { ...ownership, mode });
  },
  report: (_, { name, source }) => ({ [name]: source }),
  comment(outcome, { name, source }) {
    if (outcome === 'unchanged') return `The target file "${name}" exists and will not be overwritten`;
    return outcome === 'changed'
      ? `Copied "${source}" to "${name}"`
      : `File "${source}" is set to be copied to "${name}"`;
  },
});

async function targetOf({ name, source, subdir }: CopyArgs, { files }: ReadOnlyHost): Promise<string> {
  const isDirectory = (await files.stat(name))?.kind === 'directory';
  if (isDirectory && !subdir) throw new StateFailedError(`The target ${name} is a directory`);
  return isDirectory ? join(name, basename(source)) : name;
}

function missingSource({ source }: CopyArgs): NotYetError {
  return new NotYetError(`Source file "${source}" is not present`, [{ kind: 'path', path: source }]);
}
