import { NotYetError, type ReadOnlyHost, type StateContext } from '@muster/engine';
import type { Requirement } from './requirement.ts';
import { readRequirementsFile } from './requirements-file.ts';

/** The paths on the host of requirements files, fetched first where they are of the file roots. NotYetError for one that is not there. */
export async function requirementFiles(
  files: readonly string[],
  host: ReadOnlyHost,
  context: StateContext,
): Promise<readonly string[]> {
  const paths: string[] = [];
  for (const file of files) paths.push(await localPath(file, host, context));
  return paths;
}

/** What the files ask for. */
export async function requirementsIn(
  paths: readonly string[],
  host: ReadOnlyHost,
): Promise<readonly Requirement[]> {
  const all: Requirement[] = [];
  for (const path of paths)
    all.push(...(await readRequirementsFile(path, (file) => host.files.readText(file))));
  return all;
}

async function localPath(file: string, host: ReadOnlyHost, context: StateContext): Promise<string> {
  if (/^(?:salt|muster|https?):\/\//.test(file)) {
    const cached = await context.files.cache(file, context.saltenv);
    if (cached !== undefined) return cached.path;
  } else if ((await host.files.stat(file)) !== undefined) return file;
  throw new NotYetError(`pip requirements file '${file}' not found`, [{ kind: 'path', path: file }]);
}
