import { expect, test } from 'vitest';
import { formatNested } from './nested.ts';

test.each([
  ['booleans are shown as Salt shows them', true, 'True'],
  ['nothing is None', null, 'None'],
  ['an empty list is []', [], '[]'],
  ['a mapping has a line per key', { a: 1, b: 'x' }, 'a: 1\nb: x'],
  ['mappings nest by indentation', { a: { b: 1 } }, 'a:\n  b: 1'],
  ['lists have dashes', { a: ['x', { b: 1, c: 2 }] }, 'a:\n  - x\n  - b: 1\n    c: 2'],
  ['text of several lines goes below its key', { a: 'x\ny\n' }, 'a:\n  x\n  y'],
])('%s', (_title, value, expected) => {
  expect(formatNested(value, 0)).toBe(expected);
});
