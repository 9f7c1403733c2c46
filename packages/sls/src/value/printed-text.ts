import { PyDict } from './dict.ts';
import { isText } from './markup.ts';
import { PySet } from './set.ts';
import { pyRepr, pyStr, reprWithin } from './text.ts';
import { PyTuple } from './tuple.ts';
import type { Value } from './value.ts';

/**
 * Returns a value's text as `{{ ... }}` shows it: what `str()` gives, but that mappings of every kind look like plain
 * ones. The values of a mapping show their own `str()`, unless they are texts.
 */
export function printedText(value: Value): string {
  if (value instanceof PyDict) {
    return mappingText(value, (item) => (isText(item) ? pyRepr(item) : printedText(item)));
  }
  return sequenceText(value) ?? pyStr(value);
}

function elementText(value: Value): string {
  return value instanceof PyDict ? mappingText(value, elementText) : (sequenceText(value) ?? pyRepr(value));
}

function mappingText(dict: PyDict, itemText: (item: Value) => string): string {
  return reprWithin(dict, '{...}', () => {
    const parts = Array.from(dict.pairs(), ({ key, value }) => `${pyRepr(key)}: ${itemText(value)}`);
    return `{${parts.join(', ')}}`;
  });
}

function sequenceText(value: Value): string | undefined {
  if (Array.isArray(value)) return reprWithin(value, '[...]', () => `[${elementsText(value)}]`);
  if (value instanceof PyTuple) {
    return reprWithin(
      value,
      '(...)',
      () => `(${elementsText(value.items)}${value.items.length === 1 ? ',' : ''})`,
    );
  }
  if (value instanceof PySet && value.length > 0) {
    return reprWithin(value, 'set(...)', () => `{${elementsText([...value.values()])}}`);
  }
  return undefined;
}

function elementsText(items: readonly Value[]): string {
  return items.map(elementText).join(', ');
}
