import { expect, test } from 'vitest';
import { formatTable } from './table.ts';

test('columns are aligned by what characters take on a terminal', () => {
  expect(
    formatTable(
      ['A', 'B'],
      [
        ['日本', 'x'],
        ['é', 'y'],
        ['abc', 'z'],
      ],
    ),
  ).toBe('A     B\n日本  x\né     y\nabc   z');
});

test('what would make a row too wide stands below it', () => {
  expect(
    formatTable(
      ['A', 'B'],
      [
        ['日本', '日本日本'],
        ['a', 'b'],
      ],
      10,
    ),
  ).toBe('A     B\n日本\n    日本日本\na     b');
});
