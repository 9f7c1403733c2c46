import type { ReadOnlyHost } from '@muster/engine';
import type { ActiveMount } from './active-mounts.ts';

/** What counts as an option that the kernel does not show, by the arguments of a state. */
export interface HiddenOptions {
  readonly hidden_opts?: readonly string[] | undefined;
  readonly extra_mount_invisible_options?: readonly string[] | undefined;
  readonly extra_mount_invisible_keys?: readonly string[] | undefined;
  readonly extra_mount_ignore_fs_keys?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly extra_mount_translate_options?: Readonly<Record<string, string>> | undefined;
}

/** Words for what goes without saying: they are in force unless the kernel shows the other one. */
const unlessShown: Readonly<Record<string, string>> = {
  rw: 'ro',
  exec: 'noexec',
  suid: 'nosuid',
  dev: 'nodev',
  async: 'sync',
  atime: 'noatime',
  diratime: 'nodiratime',
};

const hidden = words(`
  _netdev auto backup-volfile-servers bg bind comment credentials actimeo defaults delay_connect direct-io-mode fg group
  intr loop nobootwait noauto nofail nointr nonempty nouser owner password port rbind reconnect remount retry secretfile
  soft transform_symlinks user users
`);

/** Those options that the kernel shows once they are in force, in its own spelling, sorted. */
export async function visibleOptions(
  options: readonly string[],
  fstype: string,
  more: HiddenOptions,
  host: ReadOnlyHost,
): Promise<readonly string[]> {
  const alsoHidden = [
    ...(more.hidden_opts ?? []),
    ...(more.extra_mount_invisible_options ?? []),
    ...(more.extra_mount_invisible_keys ?? []),
    ...(more.extra_mount_ignore_fs_keys?.[fstype] ?? []),
    ...(fstype === 'ramfs' ? ['size'] : []),
  ];
  const translated = options.map(
    (option) =>
      ({ tcp: 'proto=tcp', udp: 'proto=udp', ...more.extra_mount_translate_options })[option] ?? option,
  );
  const visible = translated.filter((option) => {
    const key = option.split('=')[0] ?? '';
    const isRelative = key === 'size' && option.endsWith('%');
    return (
      option !== '' &&
      !(hidden.has(key) && !isNamed(option, fstype)) &&
      !alsoHidden.includes(option) &&
      !alsoHidden.includes(key) &&
      !/^x-/i.test(key) &&
      !isRelative
    );
  });
  const spelled = await Promise.all(visible.map((option) => spelledByKernel(option, fstype, host)));
  return spelled.toSorted();
}

/** Whether an option is in force. */
export function isInForce(option: string, { options, superOptions, fstype }: ActiveMount): boolean {
  const shown = [...options, ...superOptions].map(inKilobytes);
  const opposite = unlessShown[option];
  if (opposite !== undefined) return !shown.includes(opposite);
  if (fstype === 'tmpfs' && /^(?:mode=1777|uid=0|gid=0)$/.test(option))
    return !shown.some((each) => each.startsWith(option.replace(/=.*/, '=')));
  return shown.includes(option);
}

/** Whether the kernel may not show an option that is in force; file systems have many such, and nobody has a list of them. */
export function mayBeHidden(option: string): boolean {
  return !/^(?:ro|rw|sync|async|lazytime|(?:no|rel|strict)?(?:atime|diratime)|(?:no)?(?:exec|suid|dev)|(?:size|mode|uid|gid)=.*)$/.test(
    option,
  );
}

/** `user=` is the name of an account on a server there. */
function isNamed(option: string, fstype: string): boolean {
  return fstype === 'cifs' && option.startsWith('user=');
}

async function spelledByKernel(option: string, fstype: string, host: ReadOnlyHost): Promise<string> {
  const [key = '', value = ''] = option.split('=');
  if (isNamed(option, fstype)) return `username=${value}`;
  if (key === 'mode') return `mode=${value.replace(/^0+(?=\d)/, '')}`;
  if (key === 'uid' && !/^\d*$/.test(value)) return `uid=${(await host.accounts.user(value))?.uid ?? value}`;
  if (key === 'gid' && !/^\d*$/.test(value)) return `gid=${(await host.accounts.group(value))?.gid ?? value}`;
  return inKilobytes(option);
}

function inKilobytes(option: string): string {
  const [, number, unit = ''] = /^size=(\d+)([kmgt]?)$/i.exec(option) ?? [];
  if (number === undefined) return option;
  const bytes = Number(number) * 1024 ** ' kmgt'.indexOf(unit === '' ? ' ' : unit.toLowerCase());
  return `size=${Math.ceil(bytes / 1024)}k`;
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
