import { errorMessage, formatPosition, MusterError, type SourcePosition } from '@muster/shared';
import { SourceText } from '../source/source-text.ts';
import { PyError } from '../value/index.ts';
import type { TypeScriptFile } from './typescript-file.ts';

/** What running a module of the tree threw, with its place in the tree; `directory` is the one under which the module saw the tree. */
export function typeScriptError(error: unknown, file: TypeScriptFile, directory: string): MusterError {
  const place =
    placeInStack(error, file, directory) ?? placeInText(error, new SourceText(file.path, file.text));
  const message = `${formatPosition(place.position)}: ${problemOf(error).replaceAll(`${directory}/`, 'salt://')}`;
  return new MusterError('RENDER_FAILED', message, { cause: error, details: { ...place } });
}

interface Place {
  readonly position: SourcePosition;
  readonly excerpt: string;
}

/** The nearest line of the tree in the stack; stripping types keeps lines and columns. */
function placeInStack(error: unknown, file: TypeScriptFile, directory: string): Place | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const pattern = new RegExp(`${RegExp.escape(directory)}/([^\\s():]+):(\\d+)(?::(\\d+))?`);
  const [, relative, line, column] = pattern.exec(stack) ?? [];
  if (relative === undefined || line === undefined) return undefined;
  const other = file.files.read(file.saltenv, decodeURI(relative)) ?? file;
  const source = new SourceText(other.path, other.text);
  const place = source.placeAt(source.offsetOf(Number(line), Number(column ?? columnOfMark(stack))));
  return place.position.line === Number(line) ? place : undefined;
}

/** A syntax error comes with the faulty line, and below it a mark. */
function columnOfMark(stack: string): number {
  return (/^( *)\^/m.exec(stack)?.[1]?.length ?? 0) + 1;
}

/** Where a fault without a line of its own may be seen: at the import that it names, else where the data is made. */
function placeInText(error: unknown, source: SourceText): Place {
  const named = Array.from(errorMessage(error).matchAll(/'(?:[^']*\/)?([^'/]+)'/g), ([, name = '']) => name);
  const imports = named.flatMap((name) => [`${name}'`, `${name}"`]);
  const found = [...imports, 'export default'].map((text) => source.text.indexOf(text));
  return source.placeAt(Math.max(0, found.find((offset) => offset !== -1) ?? 0));
}

function problemOf(error: unknown): string {
  const message = errorMessage(error);
  if (error instanceof Error && 'code' in error && error.code === 'ERR_REQUIRE_ASYNC_MODULE') {
    return 'it awaits something outside of a function; rendering waits for nothing';
  }
  if (!(error instanceof Error) || error instanceof MusterError || error instanceof PyError) return message;
  return `${error.name}: ${message}`;
}
