import { defineAction, defineState, type Outcome, type ReadOnlyHost } from '@muster/engine';
import { z } from 'zod';
import { noEffectSince } from '../arguments/schemas.ts';
import { writeContents } from './edit-text.ts';
import { absolutePath, makedirs } from './file-arguments.ts';
import { makeParents, requireParent } from './parent-directories.ts';

const pathArgs = z.strictObject({ name: absolutePath.describe('The path.') });

/** `file.touch`: something is at a path; an empty file where nothing was. */
export const fileTouch = defineState({
  name: 'file.touch',
  summary: 'Something is at a path; an empty file is made where nothing was.',
  args: z.strictObject({
    name: absolutePath.describe('The path.'),
    makedirs,
    atime: noEffectSince('times are nobody’s concern'),
    mtime: noEffectSince('times are nobody’s concern'),
  }),
  examples: [{ name: '/var/log/app.log' }],
  triggers: ({ name }) => [{ kind: 'path', path: name }],

  async observe({ name, makedirs }, { files }) {
    const exists = (await files.stat(name)) !== undefined;
    if (!exists && !makedirs) await requireParent(name, files, `Directory not present to touch file ${name}`);
    return { exists };
  },
  desire: () => ({ exists: true }),
  async apply({ name, makedirs }, _, __, { files }) {
    if (makedirs) await makeParents(name, files, { mode: 0o755 });
    await writeContents(name, '', files);
  },
  report: (_, { name }) => ({ new: name }),
  comment(outcome, { name }) {
    if (outcome === 'unchanged') return `File ${name} exists and has the correct times`;
    return outcome === 'changed' ? `Created empty file ${name}` : `File ${name} is set to be created`;
  },
});

/** `file.exists`: a check that something is at a path. */
export const fileExists = checkPath('file.exists', 'Fails where nothing is at a path.', (exists, name) =>
  exists ? ok(`Path ${name} exists`) : failed(`Specified path ${name} does not exist`),
);

/** `file.missing`: a check that nothing is at a path. */
export const fileMissing = checkPath('file.missing', 'Fails where something is at a path.', (exists, name) =>
  exists ? failed(`Specified path ${name} exists`) : ok(`Path ${name} is missing`),
);

function checkPath(
  name: `file.${string}`,
  summary: string,
  judge: (exists: boolean, path: string) => Outcome,
): ReturnType<typeof defineAction> {
  const look = async (path: string, { files }: ReadOnlyHost): Promise<Outcome> =>
    judge((await files.stat(path)) !== undefined, path);
  return defineAction({
    name,
    summary,
    args: pathArgs,
    examples: [{ name: '/etc/ready' }],
    acceptsExtra: true,
    plan: async (args, host) => look(args.name, host),
    run: async (args, host) => look(args.name, host),
  });
}

function ok(comment: string): Outcome {
  return { result: true, changes: {}, comment };
}

function failed(comment: string): Outcome {
  return { result: false, changes: {}, comment };
}
