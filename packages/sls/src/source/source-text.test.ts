import { formatPosition } from '@muster/shared';
import { describe, expect, it } from 'vitest';
import { SourceText } from './source-text.ts';

/** What the text is like -> the text, the part that is meant, its position, and the line and the mark below it. */
const places: Readonly<Record<string, readonly [string, string, string, string, string]>> = {
  'plain letters': ['ab\ncd: x', 'x', 't:2:5', '> 2 | cd: x', '    |     ^'],
  'a tab, which the mark keeps': ['a:\tx', 'x', 't:1:4', '> 1 | a:\tx', '    |   \t^'],
  'letters of double width': ['日本: x', 'x', 't:1:5', '> 1 | 日本: x', '    |       ^'],
  'a smiley, which is one character': ['"😀" x', 'x', 't:1:5', '> 1 | "😀" x', '    |      ^'],
  'an accent of its own': ['e\u0301 x', 'x', 't:1:4', '> 1 | e\u0301 x', '    |   ^'],
  'a byte order mark, which is no character': ['\ufeffa: x', 'x', 't:1:4', '> 1 |  a: x', '    |     ^'],
  'line breaks of Windows': ['a\r\nb: x\r\n', 'x', 't:2:4', '> 2 | b: x', '    |    ^'],
  'a mark that would steer a terminal': ['\u001b[31mx', 'x', 't:1:6', '> 1 | \ufffd[31mx', '    |      ^'],
  'the end of the text': ['a: b', '', 't:1:5', '> 1 | a: b', '    |     ^'],
};

describe('a place in a text', () => {
  it.each(Object.entries(places))('is found behind %s', (_what, [text, meant, position, line, mark]) => {
    const source = new SourceText('t', text);
    const offset = meant === '' ? text.length : text.indexOf(meant);
    expect(formatPosition(source.positionAt(offset))).toBe(position);
    expect(source.offsetAt(source.positionAt(offset))).toBe(offset);
    expect(source.excerptAt(offset)).toContain(`${line}\n${mark}\n`);
  });

  it('is shown with four lines before and after it, and none behind the last line break', () => {
    const numbered = Array.from({ length: 12 }, (_, index) => `line ${index + 1}\n`).join('');
    const lines = new SourceText('t', numbered).excerptAt(numbered.indexOf('line 10')).split('\n');
    expect(lines).toEqual([
      '   6 | line 6',
      '   7 | line 7',
      '   8 | line 8',
      '   9 | line 9',
      '> 10 | line 10',
      '     | ^',
      '  11 | line 11',
      '  12 | line 12',
      '',
    ]);
  });

  it('is shown with the part of a long line around it', () => {
    const text = `${'a'.repeat(300)}X${'b'.repeat(300)}`;
    const [line = '', mark = ''] = new SourceText('t', text).excerptAt(300).split('\n');
    expect(line).toBe(`> 1 | ...${'a'.repeat(59)}X${'b'.repeat(80)}...`);
    expect(line[mark.indexOf('^')]).toBe('X');
  });
});
