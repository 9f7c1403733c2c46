import { crc32 } from 'node:zlib';
import type { ReadOnlyHost } from '@muster/engine';
import { askProgram } from '../program/ask-program.ts';
import type { ArchiveFormat } from './archive-entries.ts';

/** Whether files of a directory have other contents than an archive that was extracted there; modes and times do not count. */
export async function differsFromArchive(
  archive: string,
  format: ArchiveFormat,
  { directory, options }: { readonly directory: string; readonly options: readonly string[] },
  host: ReadOnlyHost,
): Promise<boolean> {
  if (format === 'zip') return differsFromZip(archive, directory, host);
  const argv = ['tar', '-d', ...options, '-f', archive, '-C', directory] as const;
  const { code, stdout, stderr } = await askProgram(host, { argv: [...argv] });
  if (code !== 0 && code !== 1) return true;
  return /: (?:Contents|Size|Symlink|File type|Not linked) |: Warning: Cannot stat: No such file/.test(
    stdout + stderr.replaceAll(/^tar: : .*$/gm, ''),
  );
}

async function differsFromZip(
  archive: string,
  directory: string,
  { files, processes }: ReadOnlyHost,
): Promise<boolean> {
  const { stdout } = await processes.query({ argv: ['unzip', '-lv', archive] });
  const line = /^ *(\d+) +\S+ +\d+ +\S+ +\S+ \S+ ([0-9a-f]{8}) {2}(.*[^/])$/gm;
  for (const [, size, sum = '', name] of stdout.matchAll(line)) {
    const path = `${directory}/${name}`;
    const stat = await files.lstat(path);
    if (stat?.kind === 'symlink') continue;
    if (stat?.kind !== 'file' || stat.size !== Number(size)) return true;
    if (crc32(await files.read(path, stat.size)) !== Number.parseInt(sum, 16)) return true;
  }
  return false;
}
