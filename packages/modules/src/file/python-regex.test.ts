import { describe, expect, it } from 'vitest';
import { pythonRegex, pythonSubstitute } from './python-regex.ts';

describe('a Python regular expression', () => {
  it.each<[string, string, string, string, string, (number | string | string[])?]>([
    ['anchors at lines', '^b$', 'X', 'a\nb\nc', 'a\nX\nc'],
    ['anchors before the last newline alone without MULTILINE', 'b$', 'X', 'ab\nab\n', 'ab\naX\n', 0],
    ['does not take a carriage return for the end of a line', '^a$', 'X', 'a\r\na', 'a\r\nX'],
    ['has a dot that stops at newlines', 'a.*', 'X', 'ab\nc', 'X\nc'],
    ['has a dot that does not with DOTALL', 'a.*', 'X', 'ab\nc', 'X', ['DOTALL']],
    ['ignores case', 'A', 'x', 'aA', 'xx', 'IGNORECASE'],
    ['takes flags inside', '(?i)A', 'x', 'aA', 'xx'],
    ['takes a sum of flags', '^B.C', 'x', 'a\nb\nc', 'a\nx', 2 + 8 + 16],
    ['has named groups', '(?P<key>\\w+)=(?P<value>\\d+)', '\\g<value>=\\g<key>', 'a=1', '1=a'],
    ['refers to named groups', '(?P<q>["\']).*?(?P=q)', 'X', `a 'b' "c'"`, 'a X X'],
    ['numbers groups in the replacement', '(a)(b)', '\\2\\g<1>0', 'ab', 'ba0'],
    ['understands escapes in the replacement', 'a', 'x\\ny\\\\', 'a', 'x\ny\\'],
    ['knows \\A and \\Z', '\\Aa|a\\Z', 'X', 'aaa', 'XaX'],
    ['allows needless escapes', '\\"a\\" \\- \\/\\:', 'X', '"a" - /:', 'X'],
    ['has classes with brackets first', '[]a]+', 'X', 'b]ab', 'bXb'],
    ['has classes with an opening bracket', '[[]', 'X', 'a[b', 'aXb'],
    ['may be verbose', 'a  # first\n b', 'X', 'ab', 'X', 'VERBOSE'],
    ['keeps dollars of the replacement', 'a', '$1$&', 'a', '$1$&'],
    ['has look-arounds', '(?<=a)b(?!c)', 'X', 'abc abd', 'abc aXd'],
  ])('%s', (_, pattern, replacement, text, expected, flags = 8) => {
    expect(pythonSubstitute(text, pythonRegex(pattern, flags), replacement).text).toBe(expected);
  });

  it('replaces as often as it is told', () => {
    const pattern = pythonRegex('a');
    expect(pythonSubstitute('aaa', pattern, 'b', { count: 2 })).toEqual({ text: 'bba', count: 2 });
  });

  it('takes backslashes of the replacement as they are when it is told', () => {
    const options = { literalBackslash: true };
    expect(pythonSubstitute('a', pythonRegex('a'), '\\1\\n', options).text).toBe('\\1\\n');
  });

  it('says which expression it cannot read', () => {
    expect(() => pythonRegex('(a')).toThrow('The regular expression "(a" cannot be read');
  });
});
