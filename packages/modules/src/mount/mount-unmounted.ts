import { defineState } from '@muster/engine';
import { z } from 'zod';
import { flag } from '../arguments/schemas.ts';
import { absolutePath } from '../file/file-arguments.ts';
import { runProgram } from '../program/run-program.ts';
import { activeMounts } from './active-mounts.ts';
import { readFstab, removeEntries } from './fstab.ts';
import { asUser, device, fstabArguments } from './mount-arguments.ts';

/** `mount.unmounted`: nothing is mounted somewhere. */
export const mountUnmounted = defineState({
  name: 'mount.unmounted',
  summary: 'Nothing is mounted at a mount point.',
  args: z.strictObject({
    name: absolutePath.describe('The mount point.'),
    device: device.optional().describe('Unmount this device, and leave entries of others in the file.'),
    ...fstabArguments,
    persist: flag.default(false).describe('Take the entry from the file.'),
    user: asUser,
  }),
  examples: [{ name: '/srv/old', persist: true }],
  triggers: ({ name, config }) => [
    { kind: 'path', path: config },
    { kind: 'path', path: name },
  ],
  provides: () => [],
  provisional: true,

  async observe({ name, device: from, config }, { files }) {
    const entries = (await readFstab(config, files)).filter((entry) => entry.name === name);
    return {
      mounted: (await activeMounts(files)).has(name),
      entry: entries.some((entry) => from === undefined || entry.device === from),
    };
  },
  desire: ({ persist }) => ({ mounted: false, entry: persist ? false : undefined }),
  async apply({ name, device: from, config, user }, _, changes, host) {
    if (changes.has('mounted'))
      await runProgram(host, `Unmounting ${name}`, { argv: ['umount', '--', from ?? name], user });
    if (changes.has('entry')) await removeEntries(name, from, config, host.files);
  },
  report: (changes) => ({
    ...(changes.has('mounted') && { umount: true }),
    ...(changes.has('entry') && { persist: 'purged' }),
  }),
  comment(outcome, { name, config, persist }, changes) {
    if (outcome === 'pending')
      return changes.has('mounted')
        ? `Mount point ${name} is mounted but should not be`
        : `Mount point ${name} is unmounted but needs to be purged from ${config} to be made persistent`;
    const now = changes.has('mounted') ? 'Target was successfully unmounted' : 'Target was already unmounted';
    if (!persist) return now;
    return `${now}. ${changes.has('entry') ? 'Removed target from fstab' : 'fstab entry not found'}`;
  },
});
