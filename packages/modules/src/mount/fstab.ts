import { type Files, type ReadOnlyFiles, StateFailedError } from '@muster/engine';
import { editableText, writeContents } from '../file/edit-text.ts';
import { linesAfter } from '../file/file-append.ts';

/** One line of /etc/fstab, in Salt's words. */
export interface FstabEntry {
  readonly device: string;
  /** Where it is mounted. */
  readonly name: string;
  readonly fstype: string;
  readonly opts: string;
  readonly dump: string;
  readonly pass_num: string;
}

/** Whether a file has an entry: as wanted, otherwise, or not at all. Salt's words. */
export type EntryState = 'present' | 'change' | 'new';

/** File systems of which many can be mounted from one device, so that only the mount point tells entries apart. */
const withoutDevice =
  /^(?:none|tmpfs|sysfs|proc|fusectl|debugfs|securityfs|devtmpfs|cgroup|nfs4?|glusterfs|btrfs)$/;

/** The entries of a file, in their order; none where it is not there. */
export async function readFstab(path: string, files: ReadOnlyFiles): Promise<readonly FstabEntry[]> {
  return ((await editableText(path, files)) ?? '').split('\n').flatMap((line) => entryOf(line) ?? []);
}

/** What a file says of an entry; with `keep` any entry that is meant will do. */
export async function entryState(
  wanted: FstabEntry,
  matchOn: readonly string[],
  { path, keep = false }: { readonly path: string; readonly keep?: boolean },
  files: ReadOnlyFiles,
): Promise<EntryState> {
  const isMeant = matcher(wanted, matchOn);
  const meant = (await readFstab(path, files)).filter(isMeant);
  if (meant.length === 0) return 'new';
  return keep || meant.every((entry) => isSame(entry, wanted)) ? 'present' : 'change';
}

/** Writes an entry in place of those that are meant, or at the end. */
export async function writeEntry(
  wanted: FstabEntry,
  matchOn: readonly string[],
  path: string,
  files: Files,
): Promise<void> {
  const isMeant = matcher(wanted, matchOn);
  const { device, name, fstype, opts, dump, pass_num: pass } = wanted;
  const written = `${escaped(device)}\t\t${escaped(name)}\t${escaped(fstype)}\t${escaped(opts)}\t${dump} ${pass}`;
  const text = (await editableText(path, files)) ?? '';
  let isThere = false;
  const lines = text.split('\n').map((line) => {
    const entry = entryOf(line);
    if (entry === undefined || !isMeant(entry)) return line;
    isThere = true;
    return isSame(entry, wanted) ? line : written;
  });
  await writeContents(path, isThere ? lines.join('\n') : linesAfter(text, [written]), files);
}

/** Takes away the entries of a mount point, of one device alone where it is given. */
export async function removeEntries(
  name: string,
  device: string | undefined,
  path: string,
  files: Files,
): Promise<void> {
  const lines = ((await editableText(path, files)) ?? '').split('\n');
  const left = lines.filter((line) => {
    const entry = entryOf(line);
    return entry?.name !== name || (device !== undefined && entry.device !== device);
  });
  await writeContents(path, left.join('\n'), files);
}

/** Blanks and backslashes are written as octal numbers there, and by the kernel. */
export function unescaped(field: string): string {
  return field.replaceAll(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
}

function escaped(field: string): string {
  return field.replaceAll(/[\s\\#]/g, (each) => `\\${each.charCodeAt(0).toString(8).padStart(3, '0')}`);
}

function entryOf(line: string): FstabEntry | undefined {
  const fields = line.trim().split(/\s+/);
  if (line.trimStart().startsWith('#') || fields.length < 4 || fields.length > 6) return undefined;
  const [device = '', name = '', fstype = '', opts = '', dump = '0', pass = '0'] = fields;
  return {
    device: unescaped(device),
    name: unescaped(name),
    fstype: unescaped(fstype),
    opts: unescaped(opts),
    dump,
    pass_num: pass,
  };
}

function matcher(wanted: FstabEntry, matchOn: readonly string[]): (entry: FstabEntry) => boolean {
  const isAuto = matchOn.length === 1 && matchOn[0] === 'auto';
  const keys = isAuto ? [withoutDevice.test(wanted.fstype) ? 'name' : 'device'] : matchOn;
  return (entry) =>
    keys.every((key) => {
      if (key === 'opts') return sortedOptions(entry) === sortedOptions(wanted);
      if (isKey(key, wanted)) return entry[key] === wanted[key];
      throw new StateFailedError(
        `Unrecognized keys in match_on: "${key}"; known are auto, ${Object.keys(wanted).join(', ')}`,
      );
    });
}

function isKey(key: string, entry: FstabEntry): key is keyof FstabEntry {
  return Object.hasOwn(entry, key);
}

function isSame(entry: FstabEntry, wanted: FstabEntry): boolean {
  return matcher(wanted, Object.keys(wanted))(entry);
}

function sortedOptions({ opts }: FstabEntry): string {
  return opts.split(',').toSorted().join(',');
}
