import { errorMessage, MusterError, type SourcePosition } from '@muster/shared';
import { PyError, type Value } from '../../value/index.ts';
import type { DataSource } from '../environment.ts';
import type { OutputBuffer } from '../runtime/output-buffer.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { JinjaError } from '../runtime/template-error.ts';
import type { DataFormat } from '../syntax/ast.ts';
import { parseJson } from './parse-json.ts';

/** Returns the value of a text in one of the formats of Salt's load and import tags. */
export function parseData(runtime: Runtime, format: DataFormat, source: DataSource): Value {
  if (format === 'text') return source.text;
  try {
    return format === 'json' ? parseJson(source.text) : runtime.environment.yaml.load(source);
  } catch (error) {
    const place = placeOf(error);
    if (place === undefined) {
      throw new PyError('TemplateError', `Unable to load ${format}: ${errorMessage(error)}`);
    }
    throw new JinjaError(`Unable to load ${format}: ${place.problem}`, place, { cause: error });
  }
}

/** What a template has written, as a text to be parsed. */
export function writtenSource(output: OutputBuffer, path: string): DataSource {
  return {
    path,
    text: output.text(),
    originOf: (line, column) => output.originOf(line, column),
    ...(output.isVerbatim ? {} : { excerptOf: (line, column) => output.excerptOf(line, column) }),
  };
}

/** A text without a place in a template. */
export function plainSource(text: string, path: string): DataSource {
  return { path, text, originOf: () => undefined };
}

interface Place {
  readonly problem: string;
  readonly position: SourcePosition;
  readonly excerpt: string;
}

function placeOf(error: unknown): Place | undefined {
  if (!(error instanceof MusterError)) return undefined;
  const { excerpt, position, problem } = error.details;
  if (typeof excerpt !== 'string' || typeof problem !== 'string' || !isPosition(position)) return undefined;
  return { excerpt, position, problem };
}

function isPosition(value: unknown): value is SourcePosition {
  return (
    typeof value === 'object' && value !== null && 'path' in value && 'line' in value && 'column' in value
  );
}
