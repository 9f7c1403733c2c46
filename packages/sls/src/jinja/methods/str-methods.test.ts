import { describe, expect, test } from 'vitest';
import { failureInTest, renderInTest } from '../render-in-tests.ts';

describe('Texts have the methods of Python', () => {
  const rendered: readonly (readonly [template: string, text: string])[] = [
    [
      "{{ ' a '.strip() }}|{{ 'xxax'.strip('x') }} {{ 'xay'.lstrip('x') }} {{ 'a\\n'.rstrip() }} {{ 'abc'.strip('cba') }}|",
      'a|a ay a |',
    ],
    [
      "{{ 'aB'.lower() }} {{ 'aB'.upper() }} {{ 'aB'.swapcase() }} {{ 'hELLO wORLD'.capitalize() }} {{ \"it's a b-c\".title() }} {{ ''.capitalize() }}|",
      "ab AB Ab Hello world It'S A B-C |",
    ],
    [
      "{{ 'a,b,,c'.split(',') }} {{ 'a,b,c'.split(',', 1) }} {{ 'a,b,c'.rsplit(',', 1) }} {{ ' a  b '.split() }} {{ ' a  b c '.split(none, 1) }} {{ ' a b  c '.rsplit(none, 1) }} {{ ''.split() }} {{ ''.split(',') }}",
      "['a', 'b', '', 'c'] ['a', 'b,c'] ['a,b', 'c'] ['a', 'b'] ['a', 'b c '] [' a b', 'c'] [] ['']",
    ],
    [
      "{{ 'a\\nb\\r\\nc\\n'.splitlines() }} {{ 'a\\nb'.splitlines(true) }} {{ ''.splitlines() }}",
      "['a', 'b', 'c'] ['a\\n', 'b'] []",
    ],
    [
      "{{ 'k=v=w'.partition('=') }} {{ 'k=v=w'.rpartition('=') }} {{ 'k'.partition('=') }} {{ 'k'.rpartition('=') }}",
      "('k', '=', 'v=w') ('k=v', '=', 'w') ('k', '', '') ('', '', 'k')",
    ],
    ["{{ '-'.join(['a', 'b']) }} {{ ''.join('abc') }} {{ ','.join({'a': 1}) }}", 'a-b abc a'],
    [
      "{{ 'abc'.startswith('ab') }} {{ 'abc'.startswith(('x', 'ab')) }} {{ 'abc'.endswith('bc') }} {{ 'abc'.startswith('b', 1) }}",
      'True True True True',
    ],
    [
      "{{ 'aaa'.replace('a', 'b') }} {{ 'aaa'.replace('a', 'b', 2) }} {{ 'ab'.replace('', '-') }} {{ 'ab'.replace('x', '-') }}",
      'bbb bba -a-b- ab',
    ],
    [
      "{{ 'abcb'.find('b') }} {{ 'abcb'.rfind('b') }} {{ 'abc'.find('z') }} {{ 'abcb'.index('b', 2) }} {{ 'abcb'.find('b', -2) }} {{ 'banana'.count('an') }} {{ 'aaa'.count('') }}",
      '1 3 -1 3 3 2 4',
    ],
    [
      "{{ '7'.zfill(3) }} {{ '-7'.zfill(4) }} {{ 'ab'.ljust(4, '.') }} {{ 'ab'.rjust(4) }} {{ 'ab'.center(5, '*') }} {{ 'abc'.center(6, '*') }}",
      '007 -007 ab..   ab **ab* *abc**',
    ],
    [
      "{{ '42'.isdigit() }} {{ 'a1'.isalpha() }} {{ 'a1'.isalnum() }} {{ ' '.isspace() }} {{ 'AB'.isupper() }} {{ 'ab'.islower() }} {{ 'Ab Cd'.istitle() }} {{ ''.isdigit() }} {{ 'a_1'.isidentifier() }} {{ '4.2'.isdecimal() }}",
      'True False True True True True True False True False',
    ],
    [
      "{{ 'a\\tb'.expandtabs(4) }} {{ 'prefix-x'.removeprefix('prefix-') }} {{ 'x.conf'.removesuffix('.conf') }} {{ 'ß'.casefold() }}",
      'a   b x x ss',
    ],
    [
      "{{ 'é'.encode('utf-8') }} {{ 'é'.encode().decode() }} {{ 'é'.encode('utf-8') | length }}",
      "b'\\xc3\\xa9' é 2",
    ],
    ["{{ 'abc'.translate({97: 'x', 98: none}) }}", 'xc'],
    ["{{ 'abc'.split(sep='b', maxsplit=1) }}", "['a', 'c']"],
  ];

  test.each(rendered)('%j renders as %j', (template, text) => {
    expect(renderInTest(template).text).toBe(text);
  });

  const refused: readonly (readonly [template: string, message: string])[] = [
    ["{{ 'a'.split('') }}", 'ValueError: empty separator'],
    ["{{ 'a'.index('b') }}", 'ValueError: substring not found'],
    ["{{ 'a'.nothing() }}", "'str object' has no attribute 'nothing'"],
    ["{{ ','.join([1]) }}", "TypeError: 'sequence item 0' must be str, not int"],
    ["{{ 'a'.center('x') }}", "TypeError: 'width' must be int, not str"],
    ["{{ 'a'.replace('a') }}", "TypeError: replace() missing 1 required argument: 'new'"],
    ["{{ 'a'.upper(1) }}", 'TypeError: upper() takes 1 positional arguments but 2 were given'],
    ["{{ 'a'.ljust(3, 'xy') }}", 'TypeError: The fill character must be exactly one character long'],
    ["{{ 'a'.startswith(1) }}", "TypeError: 'prefix' must be str, not int"],
  ];

  test.each(refused)('%j fails: %s', (template, message) => {
    expect(failureInTest(template).detail).toBe(message);
  });
});
