import { dirname, join, normalize } from 'node:path';
import { type ReadOnlyHost, StateFailedError } from '@muster/engine';
import { MusterError } from '@muster/shared';
import { askProgram } from '../program/ask-program.ts';
import { programError } from '../program/run-program.ts';

export type ArchiveFormat = 'tar' | 'zip';

/** One thing that an archive holds. */
export interface ArchiveEntry {
  /** Relative to where the archive is extracted, without a slash at its end. */
  readonly path: string;
  readonly kind: 'file' | 'directory' | 'symlink';
  /** Where a link leads, as it is written. */
  readonly target?: string | undefined;
  /** Of a zip archive: it cannot be read without a password. */
  readonly isEncrypted?: boolean | undefined;
}

/** The format of an archive by the end of its name; undefined for one that is not known. */
export function archiveFormatOf(name: string): ArchiveFormat | undefined {
  if (/\.zip$/i.test(name)) return 'zip';
  return /\.(?:tar|tgz|tbz2?|txz|tzst|tar\.(?:gz|bz2|xz|lzma|zst|lz|z))$/i.test(name) ? 'tar' : undefined;
}

/** What an archive holds, as tar and unzip tell; leading directories are stripped as on extraction. */
export async function archiveEntries(
  archive: string,
  format: ArchiveFormat,
  strip: number,
  host: ReadOnlyHost,
): Promise<readonly ArchiveEntry[]> {
  const entries = format === 'tar' ? await tarEntries(archive, host) : await zipEntries(archive, host);
  return entries.flatMap((entry) => {
    const path = stripped(entry.path, strip);
    return path === '' || path === '.' ? [] : [{ ...entry, path }];
  });
}

/** Throws for an archive that would write, or lead, out of the directory that it is extracted to. */
export function refuseOutside(entries: readonly ArchiveEntry[], directory: string): void {
  for (const { path, kind, target } of entries) {
    if (leavesDirectory(path)) throw outside(`holds ${JSON.stringify(path)}`);
    if (kind !== 'symlink' || target === undefined) continue;
    const reached = target.startsWith('/') ? target : join(directory, dirname(path), target);
    if (!`${normalize(reached)}/`.startsWith(`${directory}/`))
      throw outside(`has a link ${JSON.stringify(path)} to ${JSON.stringify(target)}`);
  }
}

function outside(what: string): StateFailedError {
  return new StateFailedError(
    `The archive ${what}, out of the directory that it is extracted to; such an archive is not extracted`,
  );
}

function leavesDirectory(path: string): boolean {
  return path.startsWith('/') || path.split('/').includes('..');
}

const mostOutput = 256 * 1024 * 1024;

async function listing(host: ReadOnlyHost, argv: readonly [string, ...string[]]): Promise<readonly string[]> {
  const result = await askProgram(host, { argv, maxOutputBytes: mostOutput });
  if (result.code !== 0) throw programError('The archive cannot be read', result);
  return result.stdout.split('\n').filter((line) => line !== '');
}

async function tarEntries(archive: string, host: ReadOnlyHost): Promise<readonly ArchiveEntry[]> {
  const words = ['--quoting-style=escape', '--numeric-owner', '--full-time', '-f', archive] as const;
  const lines = await listing(host, ['tar', '-t', '-v', ...words]);
  return lines.map((line) => {
    const [, type, written = ''] =
      /^(\S)\S+ +\S+ +\S+ \d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? (.*)$/.exec(line) ?? unreadable(line);
    const [name = '', target] =
      type === 'l' ? written.split(' -> ') : type === 'h' ? written.split(' link to ') : [written];
    const kind = type === 'd' ? 'directory' : type === 'l' ? 'symlink' : 'file';
    return { path: unescaped(name).replace(/\/+$/, ''), kind, target: target && unescaped(target) };
  });
}

async function zipEntries(archive: string, host: ReadOnlyHost): Promise<readonly ArchiveEntry[]> {
  const lines = await listing(host, ['unzip', '-Z', '-s', '-h-t', archive]);
  const entries: ArchiveEntry[] = [];
  for (const line of lines) {
    const [, type, flags = '', name = ''] =
      /^(\S)\S+ +\S+ +\S+ +\d+ +(\S\S) +\S+ +\S+ +\S+ (.*)$/.exec(line) ?? unreadable(line);
    const isEncrypted = /[TB]/.test(flags);
    const kind = name.endsWith('/') ? 'directory' : type === 'l' ? 'symlink' : 'file';
    const isLink = kind === 'symlink' && !isEncrypted;
    const target = isLink
      ? (await listing(host, ['unzip', '-p', archive, literally(name)])).join('\n')
      : undefined;
    entries.push({ path: name.replace(/\/+$/, ''), kind, target, isEncrypted });
  }
  return entries;
}

/** A name for unzip, in which some signs would stand for others. */
function literally(name: string): string {
  return name.replaceAll(/[[*?\\]/g, '[$&]');
}

function unreadable(line: string): never {
  throw new MusterError('COMMAND_FAILED', `A line of the archive's list is not understood: ${line}`);
}

/** A name as tar escapes it: `\n`, `\\`, and bytes in octal. */
function unescaped(name: string): string {
  if (!name.includes('\\')) return name;
  const named: Readonly<Record<string, string>> = {
    n: '\n',
    t: '\t',
    r: '\r',
    f: '\f',
    v: '\v',
    b: '\b',
    a: '\x07',
  };
  const bytes = Array.from(
    name.matchAll(/\\([0-7]{3})|\\(.)|([^\\]+)/gs),
    ([, octal, letter = '', plain = '']) =>
      octal === undefined
        ? Buffer.from(plain || (named[letter] ?? letter))
        : Buffer.from([Number.parseInt(octal, 8)]),
  );
  return Buffer.concat(bytes).toString();
}

function stripped(path: string, strip: number): string {
  const clean = path.replace(/^(?:\.\/)+/, '');
  return strip === 0 ? clean : clean.split('/').slice(strip).join('/');
}
