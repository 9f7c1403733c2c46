import { defineState, type Properties } from '@muster/engine';
import { z } from 'zod';
import { removablePath } from './file-arguments.ts';

interface Observed extends Properties {
  readonly kind: 'file' | 'directory' | 'symlink' | 'other' | 'absent';
}

/** `file.absent`: nothing is at a path, neither a file nor a directory with all that is in it. */
export const fileAbsent = defineState({
  name: 'file.absent',
  summary: 'Nothing is at a path; a directory goes with everything in it.',
  args: z.strictObject({
    name: removablePath.describe('The path.'),
  }),
  ignoresExtra: true,
  examples: [{ name: '/etc/nginx/sites-enabled/default' }],
  triggers: ({ name }) => [{ kind: 'path', path: name }],
  provides: () => [],
  provisional: true,

  async observe({ name }, { files }): Promise<Observed> {
    return { kind: (await files.lstat(name))?.kind ?? 'absent' };
  },
  desire: (): Observed => ({ kind: 'absent' }),
  async apply({ name }, _, changes, host) {
    await host.files.remove(name, { recursive: changes.get('kind')?.from === 'directory' });
  },
  report: (_, { name }) => ({ removed: name }),
  comment(outcome, { name }, _, { kind }) {
    const what = kind === 'directory' ? 'directory' : 'file';
    if (outcome === 'unchanged') return `File ${name} is not present`;
    if (outcome === 'changed') return `Removed ${what} ${name}`;
    return `${what === 'file' ? 'File' : 'Directory'} ${name} is set for removal`;
  },
});
