import { defineState } from '@muster/engine';
import { z } from 'zod';
import { flag } from '../arguments/schemas.ts';
import { absolutePath } from '../file/file-arguments.ts';
import { followLinks } from '../file/follow-links.ts';
import { runProgram } from '../program/run-program.ts';
import { entryState, type FstabEntry, writeEntry } from './fstab.ts';
import { fstabArguments } from './mount-arguments.ts';
import { activeSwaps } from './swaps.ts';

/** `mount.swap`: the kernel swaps to a device or a file. */
export const mountSwap = defineState({
  name: 'mount.swap',
  summary: 'A device or file that mkswap has prepared is used as swap space, now and at each start.',
  args: z.strictObject({
    name: absolutePath.describe('The device or file.'),
    persist: flag.default(true).describe('Keep an entry in the file, so that it is used at each start.'),
    ...fstabArguments,
  }),
  examples: [{ name: '/swapfile' }],
  triggers: ({ config }) => [{ kind: 'path', path: config }],
  provides: () => [],

  async observe({ name, config }, { files }) {
    const names = [name, await followLinks(name, files)];
    const swaps = await activeSwaps(files);
    return {
      active: names.some((each) => swaps.has(each)),
      entry: await entryState(entryOf(name), ['auto'], { path: config }, files),
    };
  },
  desire: ({ persist }) => ({ active: true, entry: persist ? ('present' as const) : undefined }),
  async apply({ name, config }, _, changes, host) {
    if (changes.has('active'))
      await runProgram(host, `Swap ${name} failed to activate`, { argv: ['swapon', '--', name] });
    if (changes.has('entry')) await writeEntry(entryOf(name), ['auto'], config, host.files);
  },
  report(changes) {
    const entry = changes.get('entry');
    return {
      ...(changes.has('active') && { active: true }),
      ...(entry !== undefined && { persist: entry.from === 'new' ? 'new' : 'update' }),
    };
  },
  comment(outcome, { name }, changes) {
    const isActivated = changes.has('active');
    const isNew = changes.get('entry')?.from === 'new';
    if (outcome === 'pending')
      return isActivated
        ? `Swap ${name} is set to be activated`
        : `Swap ${name} already active. Its entry is set to be ${isNew ? 'added to' : 'updated in'} the fstab.`;
    const now = isActivated ? `Swap ${name} activated` : `Swap ${name} already active`;
    if (!changes.has('entry')) return now;
    return `${now}. ${isNew ? 'Added new entry to' : 'Updated the entry in'} the fstab.`;
  },
});

function entryOf(device: string): FstabEntry {
  return { device, name: 'none', fstype: 'swap', opts: 'defaults', dump: '0', pass_num: '0' };
}
