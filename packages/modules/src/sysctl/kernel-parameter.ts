import { type ReadOnlyFiles, StateFailedError } from '@muster/engine';
import { errorMessage } from '@muster/shared';

/** Where the kernel shows a parameter: a name separates its parts by dots, or by slashes where one comes first. */
export function parameterPath(name: string): string {
  const separator = /[./]/.exec(name)?.[0] ?? '.';
  const swapped = separator === '/' ? name : name.replaceAll(/[./]/g, (each) => (each === '.' ? '/' : '.'));
  const parts = swapped.split('/');
  if (parts.some((part) => !/^[\w@:.*+-]+$/.test(part) || part === '..' || part === '.'))
    throw new StateFailedError(`${JSON.stringify(name)} is not the name of a kernel parameter`);
  return `/proc/sys/${swapped}`;
}

/** The value that is in force; undefined where the kernel knows no such parameter. */
export async function readParameter(name: string, files: ReadOnlyFiles): Promise<string | undefined> {
  const path = parameterPath(name);
  if ((await files.stat(path))?.kind !== 'file') return undefined;
  try {
    return sameBlanks(await files.readText(path));
  } catch (error) {
    throw new StateFailedError(`The kernel parameter ${name} cannot be read: ${errorMessage(error)}`);
  }
}

/** A value as the kernel shows it, with one tab between its parts. */
export function sameBlanks(value: string): string {
  return value.trim().replaceAll(/\s+/g, '\t');
}
