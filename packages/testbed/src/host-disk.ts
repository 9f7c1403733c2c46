import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command, output } from './command.ts';

/**
 * A host's own layer over the shared base. It lives in memory: it survives a kill and a boot of the host,
 * `fsync` is free, and removing it takes no time.
 */
export async function createHostDisk(directory: string, hostname: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  await output(['mount', '-t', 'tmpfs', '-o', 'mode=755', 'tmpfs', directory]);
  for (const part of ['upper/etc', 'work', 'root']) await mkdir(join(directory, part), { recursive: true });
  await writeFile(join(directory, 'upper/etc/hostname'), `${hostname}\n`);
  await writeFile(join(directory, 'upper/etc/machine-id'), `${randomBytes(16).toString('hex')}\n`);
}

export async function removeHostDisk(directory: string): Promise<void> {
  await command(['umount', '-l', directory]);
  await rm(directory, { recursive: true, force: true });
}

/** Leaves no room on a host's disk: the next write that needs a block fails with ENOSPC. */
export async function fillDisk(directory: string): Promise<void> {
  const used =
    (await output(['df', '--output=used', '--block-size=K', directory])).split('\n')[1]?.trim() ?? '';
  await output(['mount', '-o', `remount,size=${used.toLowerCase()}`, directory]);
}

/** Gives a filled disk its room back. */
export async function freeDisk(directory: string): Promise<void> {
  await output(['mount', '-o', 'remount,size=50%', directory]);
}

/** Bytes that the host has written beyond the base. */
export async function diskUse(directory: string): Promise<number> {
  return Number((await output(['du', '-sB1', join(directory, 'upper')])).split('\t')[0]);
}

/** Resident memory of all of a host's processes in bytes; pages shared between hosts count in part. */
export async function memoryUse(cgroupProcesses: readonly number[]): Promise<number> {
  let kibibytes = 0;
  for (const pid of cgroupProcesses) {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
    kibibytes += Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
  }
  return kibibytes * 1024;
}
