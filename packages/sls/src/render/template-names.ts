import type { Value } from '../value/index.ts';

/** The names by which a template learns which file it is: `tplpath`, `tplfile`, `tpldir`, `tpldot`, `slspath` and its spellings. */
export function templateNames(
  sls: string,
  file: { readonly path: string; readonly relative: string },
): ReadonlyMap<string, Value> {
  // Without an SLS name Salt knows the file only by its last part.
  const tplfile = sls === '' ? (file.relative.split('/').at(-1) ?? '') : file.relative;
  const directory = directoryOf(tplfile);
  return new Map([
    ['tplpath', file.path],
    ...directoryNames(tplfile, directory),
    ['slspath', directory],
    ['slsdotpath', directory.replaceAll('/', '.')],
    ['slscolonpath', directory.replaceAll('/', ':')],
    ['sls_path', directory.replaceAll('/', '_')],
  ]);
}

/** The names that loading a template by its full path leaves behind for everything rendered after it. */
export function directoryNames(tplfile: string, directory: string): ReadonlyMap<string, Value> {
  return new Map([
    ['tplfile', tplfile],
    ['tpldir', directory === '' ? '.' : directory],
    ['tpldot', directory.replaceAll('/', '.')],
  ]);
}

/** The part of a path before its last slash, empty where there is none. */
export function directoryOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}
