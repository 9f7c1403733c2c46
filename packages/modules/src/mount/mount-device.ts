import { type ReadOnlyFiles, type ReadOnlyHost, StateFailedError } from '@muster/engine';
import { followLinks } from '../file/follow-links.ts';
import { askProgram } from '../program/ask-program.ts';

const tagged = /^(UUID|LABEL|PARTUUID|PARTLABEL)="?(.*?)"?$/i;

/** The names by which the kernel may tell of a device that is written as a path, `UUID=...`, `host:/share` or `sshfs#host:`. */
export async function namesOfDevice(device: string, host: ReadOnlyHost): Promise<readonly string[]> {
  const [, tag, value] = tagged.exec(device) ?? [];
  if (tag !== undefined && value !== undefined) return taggedDevice(tag, value, host);
  return namesOfPath(device.replace(/^\w+#/, ''), host.files);
}

/** A path, where its links lead, and how the device mapper calls a volume; what is no path is its only name. */
export async function namesOfPath(path: string, files: ReadOnlyFiles): Promise<readonly string[]> {
  if (!path.startsWith('/')) return [path];
  const [, group, volume] = /^\/dev\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
  const mapped =
    group === undefined || volume === undefined
      ? []
      : [`/dev/mapper/${group.replaceAll('-', '--')}-${volume.replaceAll('-', '--')}`];
  return [path, await followLinks(path, files), ...mapped];
}

/** A device in the form that is asked for: `UUID=...` and its like, or its path. */
export async function deviceBy(
  form: 'device' | 'label' | 'uuid' | 'partlabel' | 'partuuid',
  device: string,
  host: ReadOnlyHost,
): Promise<string> {
  const key = form.toUpperCase();
  if (form === 'device' ? device.startsWith('/') : device.startsWith(`${key}=`)) return device;
  const selection = device.startsWith('/') ? ['--', device] : ['-t', device];
  const { stdout } = await askProgram(host, {
    argv: ['blkid', '-c', '/dev/null', '-o', 'export', ...selection],
  });
  // oxlint-disable-next-line eslint/no-restricted-globals -- the key is one of a few words
  const found = new RegExp(`^${form === 'device' ? 'DEVNAME' : key}=(.*)$`, 'm').exec(stdout)?.[1];
  if (found === undefined) throw new StateFailedError(`Device ${device} cannot be converted to ${form}`);
  return form === 'device' ? found : `${key}=${found}`;
}

/** By udev's links, which need no program, or by blkid where there are none. */
async function taggedDevice(tag: string, value: string, host: ReadOnlyHost): Promise<readonly string[]> {
  const spelled = tag.toUpperCase() === 'UUID' ? value.toLowerCase() : value;
  const name = spelled.replaceAll(
    /[^\w#+.:=@-]/g,
    (each) => `\\x${each.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  const link = `/dev/disk/by-${tag.toLowerCase()}/${name}`;
  if ((await host.files.lstat(link)) !== undefined) return namesOfPath(link, host.files);
  return namesOfPath(await deviceBy('device', `${tag.toUpperCase()}=${value}`, host), host.files);
}
