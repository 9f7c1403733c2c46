import { expect, test } from 'vitest';
import { splitWords } from './split-words.ts';

test.each([
  ['nothing', '', []],
  ['blanks around words', '  a  b\tc\n', ['a', 'b', 'c']],
  ['quotes, and what stands beside them', `a'b c'd "e f"`, ['ab cd', 'e f']],
  ['an empty word', "a '' b", ['a', '', 'b']],
  ['escapes', String.raw`a\ b "c\"d\\e\f" 'g\h'`, ['a b', String.raw`c"d\e\f`, String.raw`g\h`]],
  [
    'signs that a shell would read',
    'echo $HOME | tr a b; exit 3',
    ['echo', '$HOME', '|', 'tr', 'a', 'b;', 'exit', '3'],
  ],
])('a command line splits at %s', (_, line, words) => {
  expect(splitWords(line)).toEqual(words);
});

test.each(["a 'b", 'a "b', 'a\\'])('%s is refused', (line) => {
  expect(() => splitWords(line)).toThrow(/not closed/);
});
