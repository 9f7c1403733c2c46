import { errorMessage, type SourcePosition } from '@muster/shared';
import { ImportRefusedError } from './extension-imports.ts';

/** A place in one of the files of a tree; lines and columns count from 1, unknown ones are left out. */
export interface FailurePlace {
  readonly path: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

/** Where in a tree of modules an error arose that importing one of them threw; the module itself where the error does not say. */
export function failurePlace(
  error: unknown,
  module: string,
  directoryUrl: string,
  sourceOf: (path: string) => string,
): FailurePlace {
  if (error instanceof ImportRefusedError)
    return placeOfText(
      error.importer,
      sourceOf(error.importer),
      `'${error.specifier}'`,
      `"${error.specifier}"`,
    );
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const start = stack.indexOf(directoryUrl);
  if (start === -1) return { path: module };
  const [, path = module, line, column] =
    /^([^\n]*?\.ts):(\d+)(?::(\d+))?/.exec(stack.slice(start + directoryUrl.length)) ?? [];
  const known = column === undefined ? caretColumn(stack) : Number(column);
  return {
    path: decodeURIComponent(path),
    line: line === undefined ? undefined : Number(line),
    column: known,
  };
}

/** Where a text declares an export. */
export function exportPlace(path: string, source: string, name: string): FailurePlace {
  return placeOfText(path, source, `export const ${name}`, `export default`, name);
}

/** What is wrong and where, with the place at the beginning of one line for people. */
export function describeFailure(
  { line, column }: FailurePlace,
  shownAs: string,
  error: unknown,
): { readonly message: string; readonly position: SourcePosition } {
  const place = [shownAs, line, column].filter((part) => part !== undefined).join(':');
  return {
    message: `${place}: ${errorMessage(error)}`,
    position: { path: shownAs, line: line ?? 1, column: column ?? 1 },
  };
}

function placeOfText(path: string, source: string, ...candidates: readonly string[]): FailurePlace {
  const start = candidates.map((text) => source.indexOf(text)).find((index) => index !== -1);
  if (start === undefined) return { path };
  const before = source.slice(0, start).split('\n');
  return { path, line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

/** Node marks the place of a syntax error with carets on a line of its own. */
function caretColumn(stack: string): number | undefined {
  const carets = stack.split('\n').find((line) => /^ *\^+$/.test(line));
  return carets === undefined ? undefined : carets.indexOf('^') + 1;
}
