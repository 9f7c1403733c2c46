import { expect, test } from 'vitest';
import { withoutControls } from './terminal.ts';

test.each([
  ['a\tb\nc', 'a\tb\nc'],
  ['\u001b[31mred\u001b[0m', '\u001b[31mred\u001b[0m'],
  ['\u001b[2J\u001b[1;1H', '\\x1b[2J\\x1b[1;1H'],
  ['\u001b]0;title\u0007', '\\x1b]0;title\\x07'],
  ['done\r\u001b[Kfaked', 'done\\x0d\\x1b[Kfaked'],
  ['\u009b6n', '\\x9b6n'],
  ['ü€', 'ü€'],
])('%j of a host is shown as %j', (text, shown) => {
  expect(withoutControls(text)).toBe(shown);
});
