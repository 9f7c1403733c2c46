import { type Host, NotYetError, type ReadOnlyFiles } from '@muster/engine';
import { editableText, writeContents } from '../file/edit-text.ts';
import { linesAfter } from '../file/file-append.ts';
import { makeParents } from '../file/parent-directories.ts';
import { runProgram } from '../program/run-program.ts';

/** Modules to load at each start; Salt's file, so that what it wrote is taken over. */
export const keptModulesFile = '/etc/modules-load.d/salt_managed.conf';

/** A module that is loaded. */
export interface LoadedModule {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly users: number;
  readonly usedBy: readonly string[];
}

/** The name of a module as the kernel spells it; what follows it are its parameters. */
export function moduleName(written: string): string {
  return (written.trim().split(/\s+/)[0] ?? '').replaceAll('-', '_');
}

/** Modules that are loaded, those of the kernel itself not among them. */
export async function loadedModules(files: ReadOnlyFiles): Promise<readonly LoadedModule[]> {
  // A kernel that loads no modules does not have the list.
  if ((await files.stat('/proc/modules')) === undefined) return [];
  const lines = (await files.readText('/proc/modules')).split('\n').filter(Boolean);
  return lines.map((line) => {
    const [name = '', size, users, usedBy = '-'] = line.split(' ');
    const others = usedBy === '-' ? [] : usedBy.split(',').filter(Boolean);
    return { name, size: Number(size), users: Number(users), usedBy: others };
  });
}

/** Names of what is loaded, the parts of the kernel itself among them. */
export async function loadedNames(files: ReadOnlyFiles): Promise<ReadonlySet<string>> {
  const loaded = (await loadedModules(files)).map(({ name }) => name);
  return new Set([...loaded, ...(await availableModules(files)).builtin]);
}

/** Names of modules that can be loaded, and of those that are part of the kernel. */
export async function availableModules(
  files: ReadOnlyFiles,
): Promise<{ readonly loadable: ReadonlySet<string>; readonly builtin: ReadonlySet<string> }> {
  const release = (await files.readText('/proc/sys/kernel/osrelease')).trim();
  const namesIn = async (list: string) => {
    const path = `/lib/modules/${release}/${list}`;
    if ((await files.stat(path)) === undefined) return new Set<string>();
    const lines = (await files.readText(path)).split('\n');
    return new Set(lines.flatMap((line) => /([^/:]+)\.ko/.exec(line)?.[1]?.replaceAll('-', '_') ?? []));
  };
  return { loadable: await namesIn('modules.dep'), builtin: await namesIn('modules.builtin') };
}

/** Names of the modules that are loaded at each start. */
export async function keptModules(files: ReadOnlyFiles): Promise<readonly string[]> {
  const lines = ((await editableText(keptModulesFile, files)) ?? '').split('\n');
  return lines
    .filter((line) => !/^\s*[#;]/.test(line))
    .map(moduleName)
    .filter(Boolean);
}

/** Throws NotYetError where the kernel has no module of that name. */
export async function requireModule(module: string, files: ReadOnlyFiles): Promise<void> {
  if ((await availableModules(files)).loadable.has(moduleName(module))) return;
  throw new NotYetError(`Kernel module ${module} is unavailable`, [{ kind: 'path', path: '/lib/modules' }]);
}

/** Loads a module, with what it needs. */
export async function loadModule(module: string, host: Host): Promise<void> {
  await requireModule(module, host.files);
  const [name = '', ...parameters] = module.trim().split(/\s+/);
  await runProgram(host, `Error loading module ${module}`, {
    argv: ['modprobe', '--', name, ...parameters],
  });
}

/** Unloads a module. */
export async function unloadModule(module: string, host: Host): Promise<void> {
  await runProgram(host, `Error removing module ${module}`, { argv: ['rmmod', '--', moduleName(module)] });
}

/** Has a module loaded at each start; a line that was commented out is taken up again. */
export async function keepModule(module: string, { files }: Host): Promise<void> {
  const text = await editableText(keptModulesFile, files);
  if (text === undefined) await makeParents(keptModulesFile, files, {});
  const lines = (text ?? '').split('\n');
  const at = lines.findIndex((line) => line.replace(/^\s*#\s*/, '').trim() === module.trim());
  const edited = at < 0 ? linesAfter(text ?? '', [module.trim()]) : lines.with(at, module.trim()).join('\n');
  await writeContents(keptModulesFile, edited, files);
}

/** Has a module loaded no more at each start: its line goes, or becomes a comment. */
export async function dropModule(module: string, comment: boolean, { files }: Host): Promise<void> {
  const text = (await editableText(keptModulesFile, files)) ?? '';
  const lines = text.split('\n').flatMap((line) => {
    if (/^\s*[#;]/.test(line) || moduleName(line) !== moduleName(module)) return [line];
    return comment ? [`#${line}`] : [];
  });
  await writeContents(keptModulesFile, lines.join('\n'), files);
}
