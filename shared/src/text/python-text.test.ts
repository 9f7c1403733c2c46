import { expect, test } from 'vitest';
import { pythonText } from './python-text.ts';

test.each([
  ['a', 'a'],
  [null, 'None'],
  [true, 'True'],
  [5, '5'],
  [{ c: [1, null, "it's", 'a\n'] }, `{'c': [1, None, "it's", 'a\\n']}`],
])('%j is written as %s', (value, text) => {
  expect(pythonText(value)).toBe(text);
});
