import { errorMessage, MusterError, type SourcePosition } from '@muster/shared';
import type { TemplateFrame } from '../../source/reached-by.ts';
import { isPosition } from '../../source/source-text.ts';
import type { ParsedText } from '../../source/text-positions.ts';
import { templateError, type Value } from '../../value/index.ts';
import { YamlError } from '../../yaml/yaml-error.ts';
import type { OutputBuffer } from '../runtime/output-buffer.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { JinjaError } from '../runtime/template-error.ts';
import type { DataFormat } from '../syntax/ast.ts';
import { parseJsonSource } from './parse-json-source.ts';

/** Returns the value of a text in one of the formats of Salt's load and import tags. */
export function parseData(runtime: Runtime, format: DataFormat, source: ParsedText): Value {
  if (format === 'text') return source.text;
  try {
    return format === 'json' ? parseJsonSource(source) : runtime.environment.yaml.load(source);
  } catch (error) {
    const place = placeOf(error);
    if (place === undefined) {
      throw templateError(`Unable to load ${format}: ${errorMessage(error)}`);
    }
    if (source.origins === undefined) {
      const { line, column } = place.position;
      const where = `line ${line} column ${column} of the text`;
      throw templateError(`Unable to load ${format}: ${place.problem}: ${where}`);
    }
    const { frames } = place;
    throw new JinjaError(`Unable to load ${format}: ${place.problem}`, place, { cause: error, frames });
  }
}

/** What a template has written, as a text to be parsed. */
export function writtenSource(output: OutputBuffer, path: string): ParsedText {
  const shows = output.isVerbatim ? 'template' : 'both';
  return { path, text: output.text, origins: output, shows };
}

/** A text without a place in a template. */
export function plainSource(text: string): ParsedText {
  return { path: '<text>', text };
}

interface Place {
  readonly problem: string;
  readonly position: SourcePosition;
  readonly excerpt: string;
  readonly frames: readonly TemplateFrame[];
}

function placeOf(error: unknown): Place | undefined {
  if (!(error instanceof MusterError)) return undefined;
  const { excerpt, position, problem } = error.details;
  if (typeof excerpt !== 'string' || typeof problem !== 'string' || !isPosition(position)) return undefined;
  return { excerpt, position, problem, frames: error instanceof YamlError ? error.frames : [] };
}
