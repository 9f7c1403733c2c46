import { MusterError } from '@muster/shared';
import type { FileSource } from '../files/index.ts';

/** The folders of a tree that hold modules of its own. */
export type ModuleFolder = '_modules' | '_states' | '_grains';

const replacements: Readonly<Record<ModuleFolder, string>> = {
  _modules:
    'write the function in TypeScript, in a file of the same name that ends in .ts, or as a Jinja macro',
  _states:
    "write the state in TypeScript, in a file of the same name that ends in .ts, or declare it with the states that there are (see 'muster docs')",
  _grains: 'set the grain in minion.yaml or in the grains file beside it',
};

/** What to say of a module in Python, none of which Muster runs. */
export function pythonProblem(folder: ModuleFolder): string {
  return `Muster runs no Python modules: ${replacements[folder]}`;
}

/** The error of a module that a tree has in Python alone; undefined where it has none of that name. */
export function pythonModuleError(
  files: FileSource,
  folder: ModuleFolder,
  module: string,
): MusterError | undefined {
  for (const saltenv of files.environments) {
    const paths = files.list(saltenv);
    if (paths.includes(`${folder}/${module}.ts`)) return undefined;
    if (!paths.includes(`${folder}/${module}.py`)) continue;
    const path = files.read(saltenv, `${folder}/${module}.py`)?.path ?? `salt://${folder}/${module}.py`;
    const position = { path, line: 1, column: 1 };
    return new MusterError('RENDER_FAILED', `${path}:1:1: ${pythonProblem(folder)}`, {
      details: { position },
    });
  }
  return undefined;
}
