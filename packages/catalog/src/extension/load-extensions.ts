import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AnyState, ExecutionFunction } from '@muster/engine';
import { functionProblem, isFunction, isState, stateProblem } from './definition-problem.ts';
import { admitTree } from './extension-imports.ts';
import { declaredModule } from './extension-paths.ts';
import { type BrokenExtension, type ExtensionFiles, type Extensions, extensionError } from './extensions.ts';
import { describeFailure, exportPlace, failurePlace } from './failure-place.ts';
import { syntaxErrorPlace } from './syntax-error-place.ts';

/**
 * Loads the modules of a directory into this process and checks what they declare. A directory stands for its contents:
 * what was loaded from a path once is not loaded again. A module that cannot be used is reported as such, the others are not
 * concerned.
 */
export async function loadExtensions(directory: string, files: ExtensionFiles): Promise<Extensions> {
  const directoryUrl = pathToFileURL(join(directory, '/')).href;
  admitTree(directoryUrl, files);
  const states: AnyState[] = [];
  const functions: ExecutionFunction[] = [];
  const broken: BrokenExtension[] = [];
  for (const path of Object.keys(files).toSorted()) {
    const declared = declaredModule(path);
    if (declared === undefined) continue;
    const { kind, module } = declared;
    const loaded = await loadModule({ directory, directoryUrl, files }, path);
    if ('message' in loaded) {
      broken.push({ kind, module, ...loaded });
      continue;
    }
    const problem = moduleProblem(loaded.exports, path, kind === 'states' ? stateProblem : functionProblem);
    if (problem !== undefined) {
      const place = exportPlace(path, readSource(directory, path), problem.name);
      const failure = describeFailure(place, files[path]?.shownAs ?? path, extensionError(problem.text));
      broken.push({ kind, module, ...failure });
      continue;
    }
    for (const value of Object.values(loaded.exports)) {
      if (kind === 'states' && isState(value, module)) states.push(value);
      if (kind === 'modules' && isFunction(value, module)) functions.push(value);
    }
  }
  return { states, functions, broken };
}

interface Tree {
  readonly directory: string;
  readonly directoryUrl: string;
  readonly files: ExtensionFiles;
}

type Loaded = { readonly exports: Readonly<Record<string, unknown>> } | ReturnType<typeof describeFailure>;

async function loadModule({ directory, directoryUrl, files }: Tree, path: string): Promise<Loaded> {
  try {
    const exports: Readonly<Record<string, unknown>> = await import(
      pathToFileURL(join(directory, path)).href
    );
    return { exports };
  } catch (error) {
    const sourceOf = (each: string) => readSource(directory, each);
    let place = failurePlace(error, path, directoryUrl, sourceOf);
    if (error instanceof SyntaxError && place.line === undefined)
      place = { ...place, ...(await syntaxErrorPlace(sourceOf(path))) };
    return describeFailure(place, files[place.path]?.shownAs ?? path, error);
  }
}

function moduleProblem(
  exports: Readonly<Record<string, unknown>>,
  path: string,
  problemOf: (value: unknown, module: string) => string | undefined,
): { readonly name: string; readonly text: string } | undefined {
  const module = declaredModule(path)?.module ?? '';
  const seen = new Set<unknown>();
  for (const [name, value] of Object.entries(exports)) {
    const problem = problemOf(value, module);
    if (problem !== undefined) return { name, text: `the export '${name}' ${problem}` };
    seen.add(value);
  }
  return seen.size === 0 ? { name: '', text: 'nothing is exported, so that it declares nothing' } : undefined;
}

function readSource(directory: string, path: string): string {
  try {
    return readFileSync(join(directory, path), 'utf8');
  } catch {
    return '';
  }
}
