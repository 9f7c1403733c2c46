import { describe, expect, test } from 'vitest';
import { failureInTest, renderInTest } from '../../render-in-tests.ts';

describe("Salt's regex filters read Python's notation", () => {
  const rendered: readonly (readonly [template: string, text: string])[] = [
    [
      "{{ 'web12-prod' | regex_search('([a-z]+)(\\d+)') }} {{ 'web12' | regex_search('\\d+') }} {{ 'web12' | regex_search('x') }}",
      "('web', '12') () None",
    ],
    [
      "{{ 'web12-prod' | regex_match('(\\d+)') }} {{ 'web12-prod' | regex_match('web(\\d+)-(.*)') }}",
      "None ('12', 'prod')",
    ],
    [
      "{{ 'ABC' | regex_search('(b)', ignorecase=True) }} {{ 'a\\nb' | regex_search('^(b)', multiline=True) }} {{ 'a\\nb' | regex_search('^(b)') }}",
      "('B',) ('b',) None",
    ],
    [
      "{{ 'key=val' | regex_replace('(\\w+)=(\\w+)', '\\\\2=\\\\1') }} {{ 'a  b c' | regex_replace('\\s+', '+') }} {{ 'x1y2' | regex_replace('(?P<d>\\d)', '<\\g<d>>') }} {{ 'aaa' | regex_replace('a', 'b', false) }}",
      'val=key a+b+c x<1>y<2> bbb',
    ],
    ["{{ 'a.b*c-d/e f' | regex_escape }}", 'a\\.b\\*c\\-d/e\\ f'],
    [
      "{{ 'abab' | regex_match('(?:ab){2}()$') }} {{ 'a' | regex_search('(x)?a') }} {{ 'aB' | regex_match('(?i)AB()') }}",
      "('',) (None,) ('',)",
    ],
    [
      "{{ 'line\\n' | regex_search('(line)$') }} {{ 'line\\n' | regex_search('(line)\\Z') }} {{ 'é1' | regex_search('(\\w+)') }} {{ 'a-b_c' | regex_search('([\\w-]+)') }} {{ 'a]b' | regex_search('([]])') }}",
      "('line',) None ('é1',) ('a-b_c',) (']',)",
    ],
    [
      "{{ 'x{y}' | regex_replace('{(\\w+)}', '[\\\\1]') }} {{ 'a/b' | regex_search('(a\\/b)') }} {{ 'foobar' | regex_search('foo(?=bar)()') }} {{ 'abba' | regex_search('(?P<x>b)(?P=x)') }}",
      "x[y] ('a/b',) ('',) ('b',)",
    ],
    [
      "{{ 'price: $5' | regex_search('(\\$\\d)') }} {{ 'a.b' | regex_replace('\\.', '_') }} {{ 'a' is match('[a-c]') }} {{ 'ba' is match('a') }} {{ 'AB' is match('a', ignorecase=True) }}",
      "('$5',) a_b True False True",
    ],
    [
      "{{ ['web1', 'db1'] | select('match', 'web') | list }} {{ 'word boundary' | regex_replace('\\\\b(\\\\w)', '<\\\\1>') }}",
      "['web1'] <w>ord <b>oundary",
    ],
  ];

  test.each(rendered)('%j renders as %j', (template, text) => {
    expect(renderInTest(template).text).toBe(text);
  });

  const refused: readonly (readonly [template: string, message: string])[] = [
    [
      "{{ 'a' | regex_search('(') }}",
      "ValueError: the pattern '(' is not a valid regular expression: missing ), unterminated subpattern at position 0",
    ],
    [
      "{{ 'a' | regex_search('[a') }}",
      "ValueError: the pattern '[a' is not a valid regular expression: unterminated character set at position 0",
    ],
    [
      "{{ 'a' | regex_search('\\q') }}",
      "ValueError: the pattern '\\q' is not a valid regular expression: bad escape \\q at position 0",
    ],
    [
      "{{ 'a' | regex_replace('a', '\\\\3') }}",
      "ValueError: the replacement '\\3' is not valid: invalid group reference 3 at position 1",
    ],
    ["{{ 5 | regex_search('a') }}", "TypeError: 'txt' must be str, not int"],
  ];

  test.each(refused)('%j fails: %s', (template, message) => {
    expect(failureInTest(template).detail).toBe(message);
  });
});
