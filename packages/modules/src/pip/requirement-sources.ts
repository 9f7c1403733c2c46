import { NotYetError, type ReadOnlyHost, type StateContext } from '@muster/engine';
import { flag, textList } from '../arguments/schemas.ts';
import { refuseClearText } from '../program/clear-text.ts';
import type { Requirement } from './requirement.ts';
import { readRequirementsFile } from './requirements-file.ts';

/** Arguments of every state that reads requirements files. */
export const requirementArgs = {
  requirements: textList
    .optional()
    .describe('Requirements files, on the host or as salt:// or https:// URLs.'),
  skip_verify: flag.default(false).describe('Take requirements files in clear text (http://), too.'),
};

interface RequirementArguments {
  readonly requirements?: readonly string[] | undefined;
  readonly skip_verify: boolean;
}

/** The paths on the host of requirements files, fetched first where they are of the file roots. NotYetError for one that is not there. */
export async function requirementFiles(
  { requirements = [], skip_verify: skipVerify }: RequirementArguments,
  host: ReadOnlyHost,
  context: StateContext,
): Promise<readonly string[]> {
  const paths: string[] = [];
  for (const file of requirements) {
    refuseClearText(file, { skipVerify });
    paths.push(await localPath(file, host, context));
  }
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
