import { formatPosition, MusterError, type SourcePosition } from '@muster/shared';
import { parseJson } from '../jinja/index.ts';
import { isTruthy, PyDict, PyError } from '../value/index.ts';
import { loadYaml } from '../yaml/load-yaml.ts';
import { type SourceText, TextPositions } from '../yaml/text-positions.ts';
import type { RenderedData } from './rendered.ts';

const nowhere = { of: (): SourcePosition | undefined => undefined };

/** The data that a YAML text holds; an empty one is an empty mapping. */
export function renderYaml(source: SourceText): RenderedData {
  const { value, positions } = loadYaml(source, 'ordered');
  return { kind: 'data', value: isTruthy(value) ? value : new PyDict(), positions };
}

/** The data that a JSON text holds; a `#!` line in front is passed over. */
export function renderJson(source: SourceText): RenderedData {
  const text = source.text.replace(/^#![^\n]*/, '');
  if (text.trim() === '') return { kind: 'data', value: new PyDict(), positions: nowhere };
  try {
    return { kind: 'data', value: parseJson(text), positions: nowhere };
  } catch (error) {
    if (error instanceof PyError) throw locatedError(error, source);
    throw error;
  }
}

/** Python's sentence ends with the place in the rendered text. */
function locatedError(error: PyError, source: SourceText): MusterError {
  const [, problem = error.message, line = '1', column = '1'] =
    /^(.*): line (\d+) column (\d+)$/s.exec(error.message) ?? [];
  const places = new TextPositions(source);
  const offset = places.offsetOf(Number(line), Number(column));
  const position = places.positionOf(offset);
  return new MusterError('RENDER_FAILED', `${formatPosition(position)}: ${problem}`, {
    details: { position, excerpt: places.excerpt(offset) },
    cause: error,
  });
}
