import type { ExtensionFolder } from '@muster/engine';
import type { BrokenExtension } from './extensions.ts';

/** Which files of a listing are extensions. */
export interface ExtensionPaths {
  /** To be fetched: the modules, and what they import of each other. */
  readonly paths: readonly string[];
  readonly broken: readonly BrokenExtension[];
}

/** An entry of the listing of a file root. */
export interface ListedPath {
  readonly path: string;
  readonly isLink: boolean;
}

const extensionPath = /^_(states|modules|grains)\/(.+)$/;
const moduleName = /^[A-Za-z][A-Za-z0-9_]*$/;
const page = '"States of your own" in docs/writing-states.md';

const instead: Readonly<Record<ExtensionFolder, string>> = {
  states: `write it in TypeScript, with defineState, as _states/NAME.ts (${page})`,
  modules: `write it in TypeScript, with defineFunction, as _modules/NAME.ts (${page})`,
  grains:
    "write constant grains into the minion's configuration (grains), and what is computed as a function in _modules/NAME.ts, to be called where it is needed or shared through the mine",
};

/** Tells the extensions among the files of `_states`, `_modules` and `_grains`, and what was meant as one but cannot be. */
export function extensionPaths(listing: readonly ListedPath[]): ExtensionPaths {
  const paths: string[] = [];
  const broken: BrokenExtension[] = [];
  const present = new Set(listing.map(({ path }) => path));
  for (const { path, isLink } of listing) {
    const found = placeOf(path);
    if (found === undefined) continue;
    // A tree that serves Salt as well: each program takes its own
    if (found.extension === 'py' && present.has(path.replace(/py$/, 'ts'))) continue;
    const { kind, module, extension } = found;
    const problem = problemOf(found, isLink);
    if (problem !== undefined) broken.push({ kind, module, message: `salt://${path}: ${problem}` });
    else if (extension === 'ts') paths.push(path);
  }
  return { paths, broken };
}

/** The module that a path declares: a file directly in its folder. What lies deeper is there to be imported. */
export function declaredModule(
  path: string,
): { readonly kind: ExtensionFolder; readonly module: string } | undefined {
  const place = placeOf(path);
  return place === undefined || place.isDeeper ? undefined : place;
}

interface Place {
  readonly kind: ExtensionFolder;
  readonly module: string;
  readonly extension: string;
  readonly isDeeper: boolean;
}

function placeOf(path: string): Place | undefined {
  const [, folder, rest = ''] = extensionPath.exec(path) ?? [];
  if (folder !== 'states' && folder !== 'modules' && folder !== 'grains') return undefined;
  const name = rest.slice(rest.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  const stem = dot === -1 ? name : name.slice(0, dot);
  // Tests may stand beside the code
  if (stem === '__init__' || stem.startsWith('.') || /\.(?:test|d)$/.test(stem)) return undefined;
  return { kind: folder, module: stem, extension: name.slice(dot + 1), isDeeper: rest.includes('/') };
}

function problemOf({ kind, module, extension, isDeeper }: Place, isLink: boolean): string | undefined {
  if (extension === 'py') return `Muster does not run Python modules; ${writeInstead(kind, module)}`;
  if (/^[cm]?[jt]s$/.test(extension)) {
    if (kind === 'grains') return `Muster has no modules of grains; ${writeInstead(kind, module)}`;
    if (extension !== 'ts') return `a module is TypeScript: call it ${module}.ts`;
    if (isLink) return 'it is a symbolic link, which is not followed; put the file itself here';
    if (!isDeeper && !moduleName.test(module))
      return 'its name has to be that of a module: letters, digits and underscores';
  }
  return undefined;
}

function writeInstead(kind: ExtensionFolder, module: string): string {
  return instead[kind].replace('NAME', moduleName.test(module) ? module : 'NAME');
}
