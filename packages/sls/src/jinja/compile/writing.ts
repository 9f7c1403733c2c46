import {
  escapeMarkup,
  isText,
  Markup,
  printedText,
  typeError,
  typeName,
  Undefined,
  type Value,
} from '../../value/index.ts';
import type { Execute, Scope } from '../runtime/execution.ts';

/** Writes a value as printing shows it; an offset says where in the template it comes from. */
export function write(scope: Scope, value: Value, at: number): void {
  const text = typeof value === 'string' ? value : printedText(value);
  const shown = scope.autoescape && !(value instanceof Markup) ? escapeMarkup(text) : text;
  scope.run.rendering.output.write(shown, scope.source, at);
}

/** Returns what a filter or call block gives; unlike what `{{ ... }}` shows, it has to be a text. */
export function written(value: Value): Value {
  if (value instanceof Undefined) throw value.error();
  if (!isText(value)) throw typeError(`a block has to give a text, not ${typeName(value)}`);
  return value;
}

/** Executes a body in a scope of its own and returns the text that it writes. */
export function capture(scope: Scope, body: Execute): Value {
  const text = scope.run.rendering.capture(() => body(scope.inner())).text;
  return scope.autoescape ? new Markup(text) : text;
}
