import { defineFunction, type ExecutionFunction, type Json, noArguments } from '@muster/engine';
import { z } from 'zod';
import { anyText, flag, number } from '../arguments/schemas.ts';
import { programError, runProgram } from '../program/run-program.ts';
import { activeMounts, mountHolding } from './active-mounts.ts';
import { entryState, readFstab, removeEntries, writeEntry } from './fstab.ts';
import { matchOn, mountOptions } from './mount-arguments.ts';
import { activeSwaps } from './swaps.ts';

const point = () => anyText.describe('The mount point.');
const device = () => anyText.describe('The device.');
const config = () => anyText.default('/etc/fstab').describe('The file of entries.');
const mountArguments = () => ({
  mkmnt: flag.default(false).describe('Make the mount point where it is missing.'),
  fstype: anyText.default('').describe('Kind of file system.'),
  opts: mountOptions.describe('Options, as a list or with commas.'),
  user: anyText.optional().describe('Account that mounts.'),
});

/** `mount.*`: what is mounted, and the entries of /etc/fstab. */
export const mountFunctions: readonly ExecutionFunction[] = [
  defineFunction({
    name: 'mount.active',
    summary: 'Everything that is mounted, by mount point.',
    effect: 'reads',
    args: () => z.strictObject({ extended: flag.default(false).describe('All that the kernel tells.') }),
    examples: [{ extended: true }],
    async run({ extended }, { host }) {
      const mounts = [...(await activeMounts(host.files)).values()];
      return Object.fromEntries(
        mounts.map((mount): [string, Json] => {
          const { device: from, fstype, options, superOptions, id, parent, filesystem, root } = mount;
          if (!extended) return [mount.point, { device: from, alt_device: null, fstype, opts: [...options] }];
          const [major = '', minor = ''] = filesystem.split(':');
          const of = { mountid: id, parentid: parent, major, minor, root };
          return [
            mount.point,
            { ...of, device: from, fstype, opts: [...options], superopts: [...superOptions] },
          ];
        }),
      );
    },
  }),
  defineFunction({
    name: 'mount.is_mounted',
    summary: 'Whether something is mounted at a mount point.',
    effect: 'reads',
    args: () => z.strictObject({ name: point() }),
    examples: [{ name: '/srv/data' }],
    run: async ({ name }, { host }) => (await activeMounts(host.files)).has(name),
  }),
  defineFunction({
    name: 'mount.get_mount_from_path',
    summary: 'The mount point that holds a path.',
    effect: 'reads',
    args: () => z.strictObject({ path: anyText.describe('The path.') }),
    examples: [{ path: '/srv/data/app' }],
    run: async ({ path }, { host }) => mountHolding(path, await activeMounts(host.files))?.point ?? '/',
  }),
  defineFunction({
    name: 'mount.get_device_from_path',
    summary: 'The device that holds a path.',
    effect: 'reads',
    args: () => z.strictObject({ path: anyText.describe('The path.') }),
    examples: [{ path: '/srv/data/app' }],
    run: async ({ path }, { host }) => mountHolding(path, await activeMounts(host.files))?.device ?? null,
  }),
  defineFunction({
    name: 'mount.fstab',
    summary: 'The entries of /etc/fstab by mount point; underscores follow one that has several.',
    effect: 'reads',
    args: () => z.strictObject({ config: config() }),
    examples: [{ config: '/etc/fstab' }],
    async run({ config: path }, { host }) {
      const entries: Record<string, Json> = {};
      for (const { name, opts, pass_num: pass, ...entry } of await readFstab(path, host.files)) {
        let key = name;
        while (Object.hasOwn(entries, key)) key += '_';
        entries[key] = { ...entry, opts: opts.split(','), pass };
      }
      return entries;
    },
  }),
  defineFunction({
    name: 'mount.set_fstab',
    summary: 'Writes an entry of /etc/fstab; whether it was `new`, a `change` or `present`.',
    effect: 'changes',
    args: () =>
      z.strictObject({
        name: point(),
        device: device(),
        fstype: anyText.describe('Kind of file system.'),
        opts: mountOptions.describe('Options, as a list or with commas.'),
        dump: number.default(0).describe('Field of the entry.'),
        pass_num: number.default(0).describe('Field of the entry.'),
        config: config(),
        test: flag.default(false).describe('Change nothing.'),
        match_on: matchOn,
        not_change: flag.default(false).describe('Leave an entry that is there as it is.'),
      }),
    examples: [{ name: '/srv/data', device: '/dev/sdb1', fstype: 'ext4' }],
    async run({ opts, dump, pass_num: pass, config: path, match_on: keys, ...args }, { host }) {
      const { name, device: from, fstype, not_change: keep, test } = args;
      const entry = {
        name,
        device: from,
        fstype,
        opts: opts.join(','),
        dump: String(dump),
        pass_num: String(pass),
      };
      const state = await entryState(entry, keys, { path, keep }, host.files);
      if (state !== 'present' && !test) await writeEntry(entry, keys, path, host.files);
      return state;
    },
  }),
  defineFunction({
    name: 'mount.rm_fstab',
    summary: 'Takes an entry out of /etc/fstab.',
    effect: 'changes',
    args: () => z.strictObject({ name: point(), device: device().optional(), config: config() }),
    examples: [{ name: '/srv/data', device: '/dev/sdb1' }],
    async run({ name, device: from, config: path }, { host }) {
      await removeEntries(name, from, path, host.files);
      return true;
    },
  }),
  defineFunction({
    name: 'mount.mount',
    summary: 'Mounts a device, or what the entry of a mount point says; true, or what mount says against it.',
    effect: 'changes',
    args: () => z.strictObject({ name: point(), device: device().optional(), ...mountArguments() }),
    examples: [{ name: '/srv/data', device: '/dev/sdb1', mkmnt: true }],
    async run({ name, device: from, mkmnt, fstype, opts, user }, { host }) {
      if (mkmnt) await host.files.makeDirectory(name, { user, parents: true });
      const kind = fstype === '' ? [] : ['-t', fstype];
      const argv = from === undefined ? [] : ['-o', opts.join(','), ...kind];
      const what = from === undefined ? [name] : [from, name];
      const result = await host.processes.run({ argv: ['mount', ...argv, '--', ...what], user });
      return result.code === 0 ? true : programError('mount', result).message;
    },
  }),
  defineFunction({
    name: 'mount.remount',
    summary: 'Mounts a device with other options, where it is mounted already.',
    effect: 'changes',
    args: () => z.strictObject({ name: point(), device: device(), ...mountArguments() }),
    examples: [{ name: '/srv/data', device: '/dev/sdb1', opts: 'noexec' }],
    async run({ name, device: from, mkmnt, fstype, opts, user }, { host }) {
      const isThere = (await activeMounts(host.files)).has(name);
      if (!isThere && mkmnt) await host.files.makeDirectory(name, { user, parents: true });
      const options = [...opts, ...(isThere ? ['remount'] : [])].join(',');
      const kind = fstype === '' ? [] : ['-t', fstype];
      await runProgram(host, `Mounting ${name}`, {
        argv: ['mount', '-o', options, ...kind, '--', from, name],
        user,
      });
      return true;
    },
  }),
  defineFunction({
    name: 'mount.umount',
    summary: 'Unmounts what is mounted at a mount point, or a device.',
    effect: 'changes',
    args: () =>
      z.strictObject({
        name: point(),
        device: device().optional(),
        user: anyText.optional().describe('Account that unmounts.'),
      }),
    examples: [{ name: '/srv/data' }],
    async run({ name, device: from, user }, { host }) {
      if (!(await activeMounts(host.files)).has(name)) return `${name} does not have anything mounted`;
      await runProgram(host, `Unmounting ${name}`, { argv: ['umount', '--', from ?? name], user });
      return true;
    },
  }),
  defineFunction({
    name: 'mount.swaps',
    summary: 'What the kernel swaps to, by device or file; sizes in KiB.',
    effect: 'reads',
    args: noArguments,
    run: async (_, { host }) =>
      Object.fromEntries([...(await activeSwaps(host.files))].map(([path, swap]) => [path, { ...swap }])),
  }),
  defineFunction({
    name: 'mount.swapon',
    summary: 'Has the kernel swap to a device or file.',
    effect: 'changes',
    args: () =>
      z.strictObject({
        name: device(),
        priority: number.optional().describe('The higher, the sooner used.'),
      }),
    examples: [{ name: '/swapfile' }],
    async run({ name, priority }, { host }) {
      const isThere = (await activeSwaps(host.files)).has(name);
      const options = priority === undefined ? [] : ['-p', String(priority)];
      if (!isThere) await runProgram(host, `Swap ${name}`, { argv: ['swapon', ...options, '--', name] });
      const stats = (await activeSwaps(host.files)).get(name);
      return stats === undefined ? {} : { stats: { ...stats }, new: !isThere };
    },
  }),
  defineFunction({
    name: 'mount.swapoff',
    summary: 'Has the kernel swap to a device or file no more; null where it does not.',
    effect: 'changes',
    args: () => z.strictObject({ name: device() }),
    examples: [{ name: '/swapfile' }],
    async run({ name }, { host }) {
      if (!(await activeSwaps(host.files)).has(name)) return null;
      await runProgram(host, `Swap ${name}`, { argv: ['swapoff', '--', name] });
      return true;
    },
  }),
];
