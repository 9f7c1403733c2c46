import { dirname, join } from 'node:path';
import { defineFunction, type Files } from '@muster/engine';
import { MusterError } from '@muster/shared';
import { z } from 'zod';
import { anyText, flag } from '../arguments/schemas.ts';

// No way out of the directory that was named.
const relativePath = z
  .string()
  .regex(/^(?!\/)(?!(?:.*\/)?\.{0,2}(?:\/|$))[^\0]+$/, 'is no path below a directory');

/** `cp.recv`: files of the operator's machine, as `salt-cp` sends them. */
export const cpRecv = defineFunction({
  name: 'cp.recv',
  summary: 'Writes files that salt-cp sends, each whole or not at all; where they are.',
  effect: 'changes',
  args: () =>
    z.strictObject({
      files: z
        .record(relativePath, z.strictObject({ contents: z.base64(), mode: z.int().min(0).max(0o777) }))
        .describe('Contents in base64 and permission bits by path; a file that is there keeps its own bits.'),
      dest: anyText.describe(
        'Where it goes; a directory when it is one, ends with a slash, or there are several files.',
      ),
      makedirs: flag.default(false).describe('Make missing directories.'),
    }),
  examples: [{ files: { motd: { contents: 'aGkK', mode: 0o644 } }, dest: '/etc/motd' }],
  async run({ files: received, dest, makedirs }, { host: { files } }) {
    const names = Object.keys(received);
    const isBelow =
      names.length > 1 ||
      names.some((name) => name.includes('/')) ||
      dest.endsWith('/') ||
      (await files.stat(dest))?.kind === 'directory';
    const written: Record<string, true> = {};
    for (const [name, { contents, mode }] of Object.entries(received)) {
      const path = isBelow ? join(dest, name) : dest;
      await provideDirectory(files, dirname(path), makedirs);
      const attributes = (await files.lstat(path))?.kind === 'file' ? {} : { mode };
      await files.writeAtomically(
        path,
        { kind: 'bytes', bytes: Buffer.from(contents, 'base64') },
        attributes,
      );
      written[path] = true;
    }
    return written;
  },
});

async function provideDirectory(files: Files, path: string, mayMake: boolean): Promise<void> {
  if ((await files.stat(path)) !== undefined) return;
  if (!mayMake) throw new MusterError('FILE_NOT_FOUND', `there is no directory ${path}; salt-cp -C makes it`);
  await files.makeDirectory(path, { parents: true });
}
