import { expect, test } from 'vitest';
import { pythonPattern } from './python-pattern.ts';

/** Pattern, flags, text, and what Python's `re.search` finds there: the match and its groups. */
const searches: readonly (readonly [fact: string, string, string, string, readonly string[] | null])[] = [
  ['counts from nothing where the low end is left out', 'a{,2}b', '', 'aaab', ['aab']],
  ['takes a lone comma in braces as any number', '^a{,}$', '', 'aaa', ['aaa']],
  ['takes other braces as they are', '{a}{b', '', '{a}{b', ['{a}{b']],
  ['has words of any script', String.raw`(\w+)`, '', 'é٣_-', ['é٣_', 'é٣_']],
  ['has words of ASCII alone when told', String.raw`(\w+)`, 'a', 'aé', ['a', 'a']],
  ['has decimal digits of any script, and no others', String.raw`(\d+)`, '', '²٣1', ['٣1', '٣1']],
  ['finds the boundaries of words of any script', String.raw`\bé\b`, '', 'aé é', ['é']],
  ['finds them in ASCII when told', String.raw`a\b`, 'a', 'aé', ['a']],
  ['has places that are no boundaries', String.raw`é\B`, '', 'é éa', ['é']],
  ['has none in an empty text', String.raw`\B`, '', '', null],
  [
    'has the blanks of Python',
    String.raw`(\s+)`,
    '',
    '\ufeff\x1c\x85\u2028',
    ['\x1c\x85\u2028', '\x1c\x85\u2028'],
  ],
  ['has the blanks of Python in a class', String.raw`([^\S\n]+)`, '', '\n \x1c', [' \x1c', ' \x1c']],
  ['has what is no word in a class', String.raw`([\W_]+)`, '', 'a-_\u203fb', ['-_\u203f', '-_\u203f']],
  ['has a dot that stops at line feeds alone', '(a.*)', '', 'a\r\u2028b\nc', ['a\r\u2028b', 'a\r\u2028b']],
  ['has a dot that does not with DOTALL', '(a.*)', 's', 'ab\nc', ['ab\nc', 'ab\nc']],
  ['has a dot for characters beyond 16 bits', '^(.)$', '', '😀', ['😀', '😀']],
  ['has flags for a part', '(?i:A)(?s:.)b', '', 'a\nb', ['a\nb']],
  ['takes a flag back for a part', 'a(?-i:B)', 'i', 'AB AbB', ['AB']],
  ['has flags at the beginning', '(?im)^B$', '', 'a\nb', ['b']],
  ['ends before a last line feed', '(b$)', '', 'ab\n', ['b', 'b']],
  [String.raw`ends at the very end after \Z`, String.raw`b\Z`, '', 'ab\n', null],
  [String.raw`begins at the very beginning after \A`, String.raw`\Ab`, 'm', 'a\nb', null],
  ['begins and ends at lines with MULTILINE', '(^b$)', 'm', 'a\nb\nc', ['b', 'b']],
  ['takes no carriage return for the end of a line', 'a$', 'm', 'a\r\n', null],
  ['has named groups', String.raw`(?P<q>["\']).*?(?P=q)`, '', "a 'b'", ["'b'", "'"]],
  ['knows groups by number', String.raw`(a)(b)\2\1`, '', 'abba', ['abba', 'a', 'b']],
  [
    'does not take a digit after a group for one of its number',
    String.raw`(a)\1[0]`,
    '',
    'aa0',
    ['aa0', 'a'],
  ],
  ['has look-arounds', '(?<=a)b(?!c)', '', 'abc abd', ['b']],
  ['may repeat a look-ahead', '(?=a)*b', '', 'b', ['b']],
  ['leaves out remarks', 'a(?#b)c', '', 'ac', ['ac']],
  ['may be verbose', 'a  # first\n b [ ]', 'x', 'ab ', ['ab ']],
  ['allows needless escapes', String.raw`\"a\"\ \-\/\:\é`, '', '"a" -/:é', ['"a" -/:é']],
  ['has octal and hexadecimal escapes', String.raw`\101\x42\u0043\U00000044\0`, '', 'ABCD\x00', ['ABCD\x00']],
  [
    'has other octal escapes in a class',
    String.raw`([\1\12\b]+)`,
    '',
    '\x01\n\x08',
    ['\x01\n\x08', '\x01\n\x08'],
  ],
  ['has a bell and a backspace', String.raw`\a[\b]`, '', '\x07\x08', ['\x07\x08']],
  ['has classes with brackets first', '([]a]+)([^]a])', '', ']ab', [']ab', ']a', 'b']],
  ['has classes with an opening bracket', '([[]+)', '', 'a[[b', ['[[', '[[']],
  ['has hyphens at the ends of classes', String.raw`([\w-]+)([+-]+)`, '', 'a-b+-', ['a-b+-', 'a-b', '+-']],
  ['has the characters that other engines know in classes', '([&&||~~]+)', '', 'a&|~', ['&|~', '&|~']],
  ['ignores case beyond ASCII', 'É', 'i', 'é', ['é']],
  ['is lazy when told', '(a+?)(a{1,2}?)', '', 'aaaa', ['aa', 'a', 'a']],
  ['has alternatives', 'a|(b)|', '', 'b', ['b', 'b']],
];

test.each(searches)('a pattern %s', (_fact, pattern, flags, text, found) => {
  const match = pythonPattern(pattern, flags).search(text);
  expect(match && Array.from(match)).toEqual(found);
});

/** Pattern, replacement, text, and what Python's `re.sub` makes of it. */
const replacements: readonly (readonly [string, string, string, string])[] = [
  ['(a)(b)', String.raw`\2\g<1>0`, 'ab', 'ba0'],
  [String.raw`(?P<key>\w+)=(?P<value>\d+)`, String.raw`\g<value>=\g<key>`, 'a=1', '1=a'],
  ['a', 'x\\ny\\\\', 'a', 'x\ny\\'],
  ['a', '$1$&', 'a', '$1$&'],
  ['(x)?a', String.raw`[\1]`, 'a xa', '[] [x]'],
  ['x*', '-', 'abxd', '-a-b--d-'],
  ['a', String.raw`\101\0\07`, 'a', 'A\x00\x07'],
  ['a', String.raw`\-\.\"`, 'a', String.raw`\-\.\"`],
  ['(?m)^', '# ', 'a\nb', '# a\n# b'],
  ['a(b)', String.raw`\g<0>\g<0>`, 'ab', 'abab'],
  ['$', '.', 'a\n', 'a.\n.'],
  [String.raw`\Aa|a\Z`, 'X', 'aaa', 'XaX'],
];

test.each(replacements)('%j is replaced by %j in %j', (pattern, replacement, text, expected) => {
  expect(pythonPattern(pattern).replace(text, replacement)).toBe(expected);
});

/** Pattern, and what Python says of it. */
const refused: readonly (readonly [string, string])[] = [
  ['(', 'missing ), unterminated subpattern at position 0'],
  ['[a', 'unterminated character set at position 0'],
  ['a)', 'unbalanced parenthesis at position 1'],
  ['*a', 'nothing to repeat at position 0'],
  ['a**', 'multiple repeat at position 2'],
  ['a{3,2}', 'min repeat greater than max repeat at position 2'],
  ['^*', 'nothing to repeat at position 1'],
  [String.raw`\q`, String.raw`bad escape \q at position 0`],
  ['\\', 'bad escape (end of pattern) at position 0'],
  ['[b-a]', 'bad character range b-a at position 1'],
  [String.raw`[\w-z]`, String.raw`bad character range \w-z at position 1`],
  [String.raw`\x4`, String.raw`incomplete escape \x4 at position 0`],
  [String.raw`\8`, 'invalid group reference 8 at position 1'],
  [String.raw`(\1)`, 'cannot refer to an open group at position 1'],
  ['(?P<1>a)', "bad character in group name '1' at position 4"],
  ['(?P<a', 'missing >, unterminated name at position 4'],
  ['(?P<a>x)(?P<a>y)', "redefinition of group name 'a' as group 2; was group 1 at position 12"],
  ['(?P=a)', "unknown group name 'a' at position 4"],
  ['(?#a', 'missing ), unterminated comment at position 0'],
  ['é(', 'missing ), unterminated subpattern at position 1'],
  [String.raw`\400`, String.raw`octal escape value \400 outside of range 0-0o377 at position 0`],
];

test.each(refused)('the pattern %j is refused: %s', (pattern, reason) => {
  expect(() => pythonPattern(pattern)).toThrow(`'${pattern}' is not a valid regular expression: ${reason}`);
});

const refusedReplacements: readonly (readonly [string, string, string])[] = [
  ['a', String.raw`\1`, 'invalid group reference 1 at position 1'],
  ['a', String.raw`\g<x>`, "unknown group name 'x'"],
  ['a', String.raw`\q`, String.raw`bad escape \q at position 0`],
  ['a', '\\', 'bad escape (end of pattern) at position 0'],
  ['(a)', String.raw`\400`, String.raw`octal escape value \400 outside of range 0-0o377 at position 0`],
];

test.each(refusedReplacements)('for %j the replacement %j is refused: %s', (pattern, replacement, reason) => {
  expect(() => pythonPattern(pattern).replace('zzz', replacement)).toThrow(
    `the replacement '${replacement}' is not valid: ${reason}`,
  );
});

test('flags that stand in the middle hold from the beginning, as they did in the Python that Salt comes with', () => {
  expect(pythonPattern('a(?i)b').test('AB')).toBe(true);
});

test('a match is one at the beginning, a search one anywhere', () => {
  const pattern = pythonPattern('b|a', 'm');
  expect([pattern.match('xb'), pattern.search('xb')?.index]).toEqual([null, 1]);
  expect(pattern.match('ab')?.[0]).toBe('a');
});

test('matches are replaced as often as one says, and backslashes kept where one says so', () => {
  const pattern = pythonPattern('(a)');
  expect(pattern.replace('aaa', 'b', { count: 2 })).toBe('bba');
  expect(pattern.replace('a', '\\1\\n', { isLiteral: true })).toBe('\\1\\n');
});

test.each([
  ['a+b', 100, false],
  ['(?!a)b', 4000, false],
  ['(a+)+', 1, true],
  ['a', 5001, true],
  ['a*a*a*a*', 100, true],
] as const)('matching %s over %i characters may take long: %s', (pattern, length, expected) => {
  expect(pythonPattern(pattern).mayTakeLong(length)).toBe(expected);
});
