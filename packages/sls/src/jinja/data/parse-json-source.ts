import { formatPosition, MusterError } from '@muster/shared';
import { type ParsedText, TextPositions } from '../../source/text-positions.ts';
import { PyError, type Value } from '../../value/index.ts';
import { parseJson } from './parse-json.ts';

/** The value of a JSON text; a fault is RENDER_FAILED with its `problem`, its `position` and an `excerpt`. */
export function parseJsonSource(source: ParsedText): Value {
  try {
    return parseJson(source.text);
  } catch (error) {
    if (error instanceof PyError) throw locatedError(error, source);
    throw error;
  }
}

/** Python's sentence ends with the place in the text. */
function locatedError(error: PyError, source: ParsedText): MusterError {
  const [, problem = error.message, line = '1', column = '1'] =
    /^(.*): line (\d+) column (\d+)$/s.exec(error.message) ?? [];
  const places = new TextPositions(source);
  const offset = places.offsetOf(Number(line), Number(column));
  const position = places.positionOf(offset);
  return new MusterError('RENDER_FAILED', `${formatPosition(position)}: ${problem}`, {
    details: { problem, position, excerpt: places.excerpt(offset) },
    cause: error,
  });
}
