import { defineState } from '@muster/engine';
import { z } from 'zod';
import { flag, noEffectSince } from '../arguments/schemas.ts';
import { absolutePath } from '../file/file-arguments.ts';
import { runProgram } from '../program/run-program.ts';
import { activeMounts } from './active-mounts.ts';
import { entryState, type FstabEntry, readFstab, removeEntries, writeEntry } from './fstab.ts';
import { device, entryNumber, fstabArguments, matchOn, mountOptions } from './mount-arguments.ts';
import { deviceBy } from './mount-device.ts';

const mountBy = z
  .enum(['device', 'label', 'uuid', 'partlabel', 'partuuid'])
  .nullish()
  .describe('Write the device in this form; otherwise as it is given.');
const entryArgs = {
  name: device.describe('The device, in any form.'),
  fs_file: z.union([absolutePath, z.enum(['none', 'swap'])]).describe('The mount point.'),
};
const presentArgs = z.strictObject({
  ...entryArgs,
  fs_vfstype: device.describe('Kind of file system.'),
  fs_mntops: mountOptions.describe('Options, as a list or with commas.'),
  fs_freq: entryNumber.describe('Field of the entry: whether it is dumped.'),
  fs_passno: entryNumber.describe('Field of the entry: when it is checked at a start.'),
  mount_by: mountBy,
  ...fstabArguments,
  mount: flag.default(true).describe('Mount it once the entry has been added.'),
  match_on: matchOn,
  not_change: flag.default(false).describe('Leave an entry that is there as it is.'),
  fs_mount: noEffectSince('it means AIX'),
});
type PresentArgs = z.output<typeof presentArgs>;

/** `mount.fstab_present`: an entry in /etc/fstab. */
export const mountFstabPresent = defineState({
  name: 'mount.fstab_present',
  summary: 'A file system has an entry in /etc/fstab.',
  args: presentArgs,
  examples: [{ name: '/dev/sdb1', fs_file: '/srv/data', fs_vfstype: 'ext4', mount_by: 'uuid', fs_passno: 2 }],
  triggers: ({ config }) => [{ kind: 'path', path: config }],

  async observe(args, host) {
    const { config: path, not_change: keep } = args;
    const by = args.mount_by ?? undefined;
    const from = by === undefined ? args.name : await deviceBy(by, args.name, host);
    return {
      device: from,
      entry: await entryState(entryOf(args, from), args.match_on, { path, keep }, host.files),
    };
  },
  desire: (_, { device: from }) => ({ device: from, entry: 'present' as const }),
  async apply(args, desired, changes, host) {
    await writeEntry(entryOf(args, desired.device), args.match_on, args.config, host.files);
    const isNew = changes.get('entry')?.from === 'new';
    if (!args.mount || !isNew || (await activeMounts(host.files)).has(args.fs_file)) return;
    await runProgram(host, 'Error while mounting', { argv: ['mount', '--', args.fs_file] });
  },
  report: (changes) => ({ persist: changes.get('entry')?.from === 'new' ? 'new' : 'change' }),
  comment(outcome, { name, fs_file: point, config, mount }, changes) {
    const isNew = changes.get('entry')?.from === 'new';
    if (outcome === 'unchanged') return `${point} entry was already in ${config}.`;
    if (outcome === 'pending')
      return isNew
        ? [
            `${point} entry will be written in ${config}.`,
            ...(mount ? [`Will mount ${name} on ${point}`] : []),
          ].join('\n')
        : `${point} entry will be updated in ${config}.`;
    return isNew
      ? [`${point} entry added in ${config}.`, ...(mount ? [`Mounted ${name} on ${point}`] : [])].join('\n')
      : `${point} entry updated in ${config}.`;
  },
});

/** `mount.fstab_absent`: no such entry in /etc/fstab. */
export const mountFstabAbsent = defineState({
  name: 'mount.fstab_absent',
  summary: 'A file system has no entry in /etc/fstab; what is mounted stays mounted.',
  args: z.strictObject({ ...entryArgs, mount_by: mountBy, ...fstabArguments }),
  examples: [{ name: '/dev/sdb1', fs_file: '/srv/data' }],
  triggers: ({ config }) => [{ kind: 'path', path: config }],
  provides: () => [],
  provisional: true,

  async observe({ name, fs_file: point, mount_by: by, config }, host) {
    const entries = (await readFstab(config, host.files)).filter((entry) => entry.name === point);
    if (entries.length === 0) return { device: undefined, entry: false };
    const from = by === null || by === undefined ? name : await deviceBy(by, name, host);
    return { device: from, entry: entries.some((entry) => entry.device === from) };
  },
  desire: (_, { device: from }) => ({ device: from, entry: false }),
  apply: ({ fs_file: point, config }, desired, _, host) =>
    removeEntries(point, desired.device, config, host.files),
  report: () => ({ persist: 'removed' }),
  comment(outcome, { fs_file: point, config }) {
    if (outcome === 'unchanged') return `${point} entry is already missing in ${config}.`;
    return outcome === 'changed'
      ? `${point} entry removed from ${config}.`
      : `${point} entry will be removed from ${config}.`;
  },
});

function entryOf(args: PresentArgs, from: string): FstabEntry {
  return {
    device: from,
    name: args.fs_file,
    fstype: args.fs_vfstype,
    opts: args.fs_mntops.join(','),
    dump: args.fs_freq,
    pass_num: args.fs_passno,
  };
}
