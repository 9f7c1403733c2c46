import { errorMessage } from '@muster/shared';
import { PyError, type Value } from '../../value/index.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { DataFormat } from '../syntax/ast.ts';
import { parseJson } from './parse-json.ts';

/** Returns the value of a text in one of the formats of Salt's load and import tags. */
export function parseData(runtime: Runtime, format: DataFormat, text: string, path: string): Value {
  if (format === 'text') return text;
  try {
    return format === 'json' ? parseJson(text) : runtime.environment.yaml.load(text, path);
  } catch (error) {
    throw new PyError('TemplateError', `Unable to load ${format}: ${errorMessage(error)}`);
  }
}
