import { parseJsonSource } from '../jinja/index.ts';
import type { ParsedText } from '../source/text-positions.ts';
import { isTruthy, PyDict } from '../value/index.ts';
import { loadYaml } from '../yaml/load-yaml.ts';
import type { RenderedData } from './rendered.ts';

/** The data that a YAML text holds; an empty one is an empty mapping. */
export function renderYaml(source: ParsedText): RenderedData {
  const { value, positions } = loadYaml(source, 'ordered');
  return { kind: 'data', value: isTruthy(value) ? value : new PyDict(), positions };
}

/** The data that a JSON text holds; a `#!` line in front is passed over. */
export function renderJson(source: ParsedText): RenderedData {
  const text = source.text.replace(/^#![^\n]*/, '');
  if (text.trim() === '') return { kind: 'data', value: new PyDict(), positions: wholeFile(source) };
  return { kind: 'data', value: parseJsonSource({ ...source, text }), positions: wholeFile(source) };
}

/** JSON data is known by its file alone. */
function wholeFile({ path }: ParsedText): RenderedData['positions'] {
  return { of: () => ({ path, line: 1, column: 1 }) };
}
