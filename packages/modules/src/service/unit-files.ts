import { dirname } from 'node:path';
import type { Host, ReadOnlyHost, Trigger } from '@muster/engine';
import { unitName } from './unit-name.ts';

/** Texts of what defines a unit in the place of its package or beside it, by path: below /etc/systemd/system, where people do so. */
export type UnitFiles = Readonly<Record<string, string>>;

const ownDirectory = '/etc/systemd/system';

/** A unit's own file and its drop-ins, and for an instance those of its template. Links are no definitions of its own. */
export async function unitFiles(name: string, { files }: ReadOnlyHost): Promise<UnitFiles> {
  const found: Record<string, string> = {};
  for (const unit of unitPaths(name)) {
    const isDirectory = (await files.lstat(`${unit}.d`))?.kind === 'directory';
    const names = isDirectory ? await files.list(`${unit}.d`) : [];
    const dropIns = names.filter((file) => file.endsWith('.conf')).map((file) => `${unit}.d/${file}`);
    for (const path of [unit, ...dropIns]) {
      if ((await files.lstat(path))?.kind === 'file') found[path] = await files.readText(path);
    }
  }
  return found;
}

/** Where changes to them are seen. */
export function unitFileTriggers(name: string): readonly Trigger[] {
  return unitPaths(name).flatMap((path) => [
    { kind: 'path', path },
    { kind: 'path', path: `${path}.d`, recursive: true },
  ]);
}

/** What differs, by path, and what is done about it. */
export function unitFileRepairs(wanted: UnitFiles, found: UnitFiles): Readonly<Record<string, string>> {
  const paths = Object.keys({ ...found, ...wanted }).filter((path) => found[path] !== wanted[path]);
  return Object.fromEntries(
    paths.map((path) => [path, wanted[path] === undefined ? `moved to ${asidePath(path)}` : 'put back']),
  );
}

/** Brings them back to what they were. What was written there meanwhile is kept under a name that systemd does not read. */
export async function putBackUnitFiles(wanted: UnitFiles, found: UnitFiles, { files }: Host): Promise<void> {
  for (const path of Object.keys(unitFileRepairs(wanted, found))) {
    const [before, text] = [found[path], wanted[path]];
    if (before !== undefined)
      await files.writeAtomically(
        asidePath(path),
        { kind: 'bytes', bytes: Buffer.from(before) },
        { mode: 0o600 },
      );
    if (text === undefined) await files.remove(path);
    else {
      if ((await files.stat(dirname(path))) === undefined) await files.makeDirectory(dirname(path), {});
      await files.writeAtomically(path, { kind: 'bytes', bytes: Buffer.from(text) }, {});
    }
  }
}

function asidePath(path: string): string {
  return `${path}.drifted`;
}

/** `name@instance` is defined by `name@`, too. */
function unitPaths(name: string): readonly string[] {
  const unit = unitName(name);
  const template = unit.replace(/@.+(?=\.[a-z]+$)/, '@');
  return [...new Set([unit, template])].map((each) => `${ownDirectory}/${each}`);
}
