import { dirname } from 'node:path';
import { defineState } from '@muster/engine';
import { z } from 'zod';
import { flag } from '../arguments/schemas.ts';
import { runProgram } from '../program/run-program.ts';
import { makedirs, removablePath } from './file-arguments.ts';
import { makeParents, requireParent } from './parent-directories.ts';

/** `file.rename`: what was at one path is at another. */
export const fileRename = defineState({
  name: 'file.rename',
  summary: 'What was at one path is at another.',
  args: z.strictObject({
    name: removablePath.describe('Where it goes.'),
    source: removablePath.describe('Where it is.'),
    force: flag.default(false).describe('Replace what is there.'),
    makedirs,
  }),
  ignoresExtra: true,
  examples: [{ name: '/etc/app.conf', source: '/etc/app.conf.dpkg-new', force: true }],
  triggers: ({ source }) => [{ kind: 'path', path: source }],
  provides: ({ name }) => [{ kind: 'path', path: name, recursive: true }],
  provisional: true,

  async observe({ name, source, force, makedirs: mayMakeParents }, { files }) {
    const isThere = (await files.lstat(source)) !== undefined;
    const inTheWay = (await files.lstat(name)) !== undefined;
    const waits = isThere && (force || !inTheWay);
    if (waits && !mayMakeParents)
      await requireParent(name, files, `The target directory ${dirname(name)} is not present`);
    return { waits, isThere, inTheWay };
  },
  desire: () => ({ waits: false }),
  async apply({ name, source }, _, __, host) {
    const { files } = host;
    await makeParents(name, files, { mode: 0o755 });
    if ((await files.lstat(name)) !== undefined) await files.remove(name, { recursive: true });
    const what = `Failed to move "${source}" to "${name}"`;
    await runProgram(host, what, { argv: ['mv', '-T', '--', source, name] });
  },
  report: (_, { name, source }) => ({ [name]: source }),
  comment(outcome, { name, source }, _, { isThere }) {
    if (outcome === 'pending') return `File "${source}" is set to be moved to "${name}"`;
    if (outcome === 'changed') return `Moved "${source}" to "${name}"`;
    return isThere
      ? `The target file "${name}" exists and will not be overwritten`
      : `Source file "${source}" has already been moved out of place`;
  },
});
