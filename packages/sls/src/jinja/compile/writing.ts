import { escapeMarkup, Markup, printedText, type Value } from '../../value/index.ts';
import type { Scope } from '../runtime/scope.ts';
import type { Execute } from './compiled.ts';

/** Writes a value as printing shows it; an offset says where in the template it comes from. */
export function write(scope: Scope, value: Value, at: number): void {
  const text = typeof value === 'string' ? value : printedText(value);
  const shown = scope.autoescape && !(value instanceof Markup) ? escapeMarkup(text) : text;
  scope.run.rendering.output.write(shown, scope.source, at);
}

/** Executes a body in a scope of its own and returns the text that it writes. */
export function capture(scope: Scope, body: Execute): Value {
  const text = scope.run.rendering.capture(() => body(scope.inner())).text();
  return scope.autoescape ? new Markup(text) : text;
}
