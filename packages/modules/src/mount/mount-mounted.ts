import {
  type Changes,
  defineState,
  type Host,
  NotYetError,
  type Outcome,
  type ReadOnlyHost,
} from '@muster/engine';
import { boundedPattern } from '@muster/shared';
import { z } from 'zod';
import { flag, textList, textMap } from '../arguments/schemas.ts';
import { absolutePath } from '../file/file-arguments.ts';
import { runProgram } from '../program/run-program.ts';
import { type ActiveMount, activeMounts, mountHolding } from './active-mounts.ts';
import { entryState, type FstabEntry, readFstab, writeEntry } from './fstab.ts';
import { asUser, device, entryNumber, fstabArguments, matchOn, mountOptions } from './mount-arguments.ts';
import { namesOfDevice, namesOfPath } from './mount-device.ts';
import { isInForce, mayBeHidden, visibleOptions } from './mount-options.ts';

const mountedArgs = z.strictObject({
  name: absolutePath.describe('The mount point.'),
  device: device.describe('What to mount: a path, `UUID=...`, `LABEL=...`, `host:/share`.'),
  fstype: device.describe('Kind of file system: `ext4`, `nfs`, `tmpfs`, `none` for a bind mount.'),
  mkmnt: flag.default(false).describe('Make the mount point where it is missing.'),
  opts: mountOptions.describe('Options, as a list or with commas.'),
  dump: entryNumber.describe('Field of the entry.'),
  pass_num: entryNumber.describe('Field of the entry: when it is checked at a start.'),
  ...fstabArguments,
  persist: flag.default(true).describe('Keep an entry in the file, so that it is mounted at each start.'),
  mount: flag.default(true).describe('Mount it now.'),
  user: asUser,
  match_on: matchOn,
  device_name_regex: textList
    .default([])
    .describe('Patterns of device names that are as good as the one that is wanted.'),
  extra_mount_invisible_options: textList.optional().describe('Options that the kernel does not show.'),
  extra_mount_invisible_keys: textList
    .optional()
    .describe('Options with a value that the kernel does not show.'),
  extra_mount_ignore_fs_keys: z
    .record(z.string(), z.array(z.string()))
    .optional()
    .describe('Options that the kernel does not show, by kind of file system.'),
  extra_mount_translate_options: textMap.optional().describe('Options with what the kernel shows for them.'),
  hidden_opts: textList.optional().describe('Options that are no reason to mount anew.'),
  bind_mount_copy_active_opts: flag
    .optional()
    .describe('Has no effect: what a bind mount shows is compared.'),
});
type MountedArgs = z.output<typeof mountedArgs>;

/** File systems that take other options only when they are mounted again. */
const mountedAnew = /^(?:nfs|cvfs|fuse)/;

/** `mount.mounted`: something is mounted, now and at each start. */
export const mountMounted = defineState({
  name: 'mount.mounted',
  summary: 'A device is mounted, and has an entry in /etc/fstab.',
  args: mountedArgs,
  examples: [
    { name: '/srv/data', device: 'UUID=066e0200-2867-4ebe-b9e6-f30026ca2314', fstype: 'ext4', mkmnt: true },
    { name: '/srv/cache', device: 'tmpfs', fstype: 'tmpfs', opts: ['size=64m', 'noexec'] },
  ],
  triggers: ({ name, config }) => [
    { kind: 'path', path: config },
    { kind: 'path', path: name },
  ],

  async observe(args, host) {
    const mount = (await activeMounts(host.files)).get(args.name);
    return {
      directory: (await host.files.stat(args.name)) !== undefined,
      mounted: mount !== undefined,
      device: mount?.device,
      options: mount && (await optionsInForce(mount, args, host)),
      entry: await entryState(entryOf(args), args.match_on, { path: args.config }, host.files),
    };
  },
  async desire(args, { directory, mounted, device: current }, host) {
    if (args.mount && !directory && !args.mkmnt)
      throw new NotYetError('Mount directory is not present', [{ kind: 'path', path: args.name }]);
    const isRight = mounted && (await isWantedDevice(args, current ?? '', host));
    return {
      directory: args.mkmnt ? true : undefined,
      mounted: args.mount ? true : undefined,
      device: args.mount ? (isRight ? current : args.device) : undefined,
      options: args.mount ? await wantedOptions(args, host) : undefined,
      entry: args.persist ? ('present' as const) : undefined,
    };
  },
  async apply(args, _, changes, host) {
    const command = mountCommand(args, []);
    const unmount = { argv: ['umount', '--', args.name], user: args.user } as const;
    if (changes.has('directory'))
      await host.files.makeDirectory(args.name, { user: args.user, parents: true });
    const isOther = !changes.has('mounted') && changes.has('device');
    const isAnew = changes.has('options') && mountedAnew.test(args.fstype);
    if (isOther || (isAnew && !changes.has('mounted')))
      await runProgram(host, `Unable to unmount ${args.name}`, unmount);
    if (changes.has('mounted') || isOther || isAnew) await runProgram(host, `Mounting ${args.name}`, command);
    else if (changes.has('options')) await remount(args, host);
    if (changes.has('entry')) await writeEntry(entryOf(args), args.match_on, args.config, host.files);
  },
  report(changes, args) {
    const entry = changes.get('entry');
    const umount = unmountReason(args, changes);
    return {
      ...(umount !== undefined && { umount }),
      ...((changes.has('mounted') || changes.has('device')) && { mount: true }),
      ...(changes.has('directory') && !args.mount && { mkmnt: true }),
      ...(entry !== undefined && { persist: entry.from === 'new' ? 'new' : 'update' }),
    };
  },
  comment: (outcome, args, changes, observed) =>
    outcome === 'pending'
      ? pendingComment(args, changes, observed.directory)
      : doneComment(args, changes, observed),
  watchComment: ({ name }) => `${name} would be remounted`,
  async onWatch(args, host): Promise<Outcome> {
    await remount(args, host);
    return { result: true, changes: {}, comment: `${args.name} remounted` };
  },
});

function entryOf({ device: from, name, fstype, opts, dump, pass_num }: MountedArgs): FstabEntry {
  return { device: from, name, fstype, opts: opts.join(','), dump, pass_num };
}

function mountCommand({ name, device: from, fstype, opts, user }: MountedArgs, more: readonly string[]) {
  return {
    argv: ['mount', '-o', [...opts, ...more].join(','), '-t', fstype, '--', from, name],
    user,
  } as const;
}

async function remount(args: MountedArgs, host: Host): Promise<void> {
  await runProgram(host, `Remounting ${args.name}`, mountCommand(args, ['remount']));
}

/** Those of the wanted options that are in force, and those that an older entry asked for and nobody does any more. */
async function optionsInForce(
  mount: ActiveMount,
  args: MountedArgs,
  host: ReadOnlyHost,
): Promise<readonly string[]> {
  const wanted = await wantedOptions(args, host);
  const entry = (await readFstab(args.config, host.files)).find(({ name }) => name === args.name);
  const before = args.persist ? (entry?.opts.split(',') ?? []) : [];
  const earlier = await visibleOptions(before, args.fstype, args, host);
  const left = earlier.filter((option) => !impliedWords.test(option) && !wanted.includes(option));
  const isHeld = (option: string) =>
    isInForce(option, mount) || (mayBeHidden(option) && (!args.persist || earlier.includes(option)));
  return [...wanted.filter(isHeld), ...left.filter((option) => isInForce(option, mount))].toSorted();
}

/** Words that an entry may hold or not: they mean the same. */
const impliedWords = /^(?:rw|exec|suid|dev|async|atime|diratime)$/;

function wantedOptions(args: MountedArgs, host: ReadOnlyHost): Promise<readonly string[]> {
  return visibleOptions(args.opts, args.fstype, args, host);
}

/** Whether what is mounted is what is wanted, whichever of its names was written. */
async function isWantedDevice(args: MountedArgs, current: string, host: ReadOnlyHost): Promise<boolean> {
  const mounts = await activeMounts(host.files);
  const mount = mounts.get(args.name);
  if (args.opts.some((option) => option === 'bind' || option === 'rbind')) {
    const source = mountHolding(args.device, mounts);
    const inner = args.device.slice(source?.point === '/' ? 0 : source?.point.length);
    const root = `${source?.root === '/' ? '' : source?.root}${inner}` || '/';
    return mount?.filesystem === source?.filesystem && mount?.root === root;
  }
  if (args.device_name_regex.some((pattern) => boundedPattern(`^(?:${pattern})`).test(current))) return true;
  const names = new Set(await namesOfDevice(args.device, host));
  return (await namesOfPath(current, host.files)).some((each) => names.has(each));
}

function unmountReason(args: MountedArgs, changes: MountChanges): string | undefined {
  if (changes.has('mounted')) return undefined;
  if (changes.has('device'))
    return `Forced unmount because devices don't match. Wanted: ${args.device}, current: ${String(changes.get('device')?.from)}`;
  if (!changes.has('options')) return undefined;
  const how = mountedAnew.test(args.fstype) ? 'unmount and mount' : 'remount';
  return `Forced ${how} because options (${changedOptions(changes)}) changed`;
}

interface Seen {
  readonly directory: boolean;
  readonly mounted: boolean;
}
type MountChanges = Changes<
  {
    options: readonly string[] | undefined;
    mounted: boolean;
    device: string | undefined;
    entry: string;
    directory: boolean;
  },
  {
    options: readonly string[] | undefined;
    mounted: boolean | undefined;
    device: string | undefined;
    entry: string | undefined;
    directory: boolean | undefined;
  }
>;

function changedOptions(changes: MountChanges): string {
  const { from, to } = changes.get('options') ?? { from: [], to: [] };
  return [...new Set(from ?? []).symmetricDifference(new Set(to ?? []))].toSorted().join(',');
}

function pendingComment(args: MountedArgs, changes: MountChanges, isThere: boolean): string {
  if (changes.has('mounted'))
    return isThere ? `${args.name} would be mounted` : `${args.name} would be created and mounted`;
  if (changes.has('device'))
    return `An umount would have been forced because devices do not match.  Watched: ${args.device}`;
  if (changes.has('options'))
    return `Remount would be forced because options (${changedOptions(changes)}) changed`;
  const isNew = changes.get('entry')?.from === 'new';
  const entry = isNew
    ? `${args.name} ${args.mount ? 'is mounted, but needs' : 'needs'} to be written to the fstab in order to be made persistent.`
    : args.mount
      ? `${args.name} is mounted, but its fstab entry must be updated.`
      : `The ${args.name} fstab entry must be updated.`;
  const now = changes.has('directory')
    ? `${args.name} would be created, but not mounted`
    : args.mount
      ? 'Target was already mounted'
      : `${args.name} would not be mounted`;
  return changes.has('entry') ? `${now}. ${entry}` : now;
}

function doneComment(args: MountedArgs, changes: MountChanges, seen: Seen): string {
  const now = !args.mount
    ? changes.has('directory')
      ? `${args.name} was created, not mounted`
      : seen.directory
        ? `${args.name} not mounted`
        : `${args.name} not present and not mounted`
    : changes.has('mounted') || changes.has('device')
      ? 'Target was successfully mounted'
      : 'Target was already mounted';
  if (!args.persist) return now;
  const entry = changes.get('entry');
  if (entry === undefined) return `${now}. Entry already exists in the fstab.`;
  return `${now}. ${entry.from === 'new' ? 'Added new entry to' : 'Updated the entry in'} the fstab.`;
}
