import type { Host, ReadOnlyHost } from '@muster/engine';
import { MusterError } from '@muster/shared';

/** Attributes that the file system sets by itself and nobody asks for. */
const automatic = /[eIENV-]/g;

/** A file's attributes as chattr names them, sorted; empty where the file system has none. */
export async function readAttributes(path: string, host: ReadOnlyHost): Promise<string> {
  const { code, stdout } = await host.processes.query({ argv: ['lsattr', '-d', '--', path] });
  const [flags = ''] = code === 0 ? stdout.trim().split(/\s+/) : [];
  return sortedFlags(flags.replaceAll(automatic, ''));
}

/** Gives a file exactly these attributes. */
export async function setAttributes(path: string, wanted: string, host: Host): Promise<void> {
  if (!/^[A-Za-z]*$/.test(wanted)) {
    throw new MusterError('ARGUMENT_INVALID', `${JSON.stringify(wanted)} are not the letters of attributes`);
  }
  const present = await readAttributes(path, host);
  const removed = without(present, wanted);
  const added = without(wanted, present);
  if (removed !== '') await host.processes.run({ argv: ['chattr', `-${removed}`, '--', path] });
  if (added !== '') await host.processes.run({ argv: ['chattr', `+${added}`, '--', path] });
}

function without(letters: string, others: string): string {
  return letters
    .split('')
    .filter((letter) => !others.includes(letter))
    .join('');
}

/** Letters of attributes in a fixed order. */
export function sortedFlags(flags: string): string {
  return flags.split('').toSorted().join('');
}
