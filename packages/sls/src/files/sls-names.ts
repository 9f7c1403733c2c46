import { MusterError } from '@muster/shared';
import type { FileSource, SourceFile } from './file-source.ts';
import { parseSaltUrl } from './relative-path.ts';

/** An SLS file that was found by its name. */
export interface SlsFile extends SourceFile {
  /** Path below the root, such as `web/init.sls`. */
  readonly relative: string;
  /** Whether it is the `init.sls` of its directory, which relative includes then begin in. */
  readonly isInit: boolean;
}

/** The SLS names of an environment, dotted and sorted: `web/init.sls` is `web`, `web/site.sls` is `web.site`. */
export function slsNames(files: FileSource, environment: string): readonly string[] {
  const names = files
    .list(environment)
    .filter((path) => path.endsWith('.sls'))
    .map((path) => path.replace(/(?:\/init)?\.sls$/, '').replaceAll('/', '.'));
  return Array.from(new Set(names)).toSorted();
}

/** The file of an SLS name, given with dots or slashes; `a.b` is `a/b.sls`, else `a/b/init.sls`. */
export function findSls(files: FileSource, environment: string, name: string): SlsFile | undefined {
  const path = name.replaceAll('.', '/');
  for (const relative of [`${path}.sls`, `${path}/init.sls`]) {
    const file = files.read(environment, relative);
    if (file !== undefined) return { ...file, relative, isInit: /(?:^|\/)init\.sls$/.test(relative) };
  }
  return undefined;
}

/** The file that a `salt://` URL means, with its path and environment; one that is not there throws FILE_NOT_FOUND. */
export function fileOfUrl(
  files: FileSource,
  url: string,
  saltenv: string,
): { file: SourceFile; relative: string; saltenv: string } {
  const parsed = parseSaltUrl(url);
  const environment = parsed?.saltenv ?? saltenv;
  const file = parsed === undefined ? undefined : files.read(environment, parsed.path);
  if (file !== undefined && parsed !== undefined)
    return { file, relative: parsed.path, saltenv: environment };
  throw new MusterError('FILE_NOT_FOUND', `there is no file ${url} in the environment ${environment}`);
}
