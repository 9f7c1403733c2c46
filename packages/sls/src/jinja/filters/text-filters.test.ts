import { describe, expect, test } from 'vitest';
import { failureInTest, renderInTest } from '../render-in-tests.ts';

describe('Texts are filtered as in Jinja', () => {
  const rendered: readonly (readonly [template: string, text: string])[] = [
    [
      "{{ 'aB' | upper }} {{ 'aB' | lower }} {{ 'aB c' | capitalize }} {{ \"they're bill's-friends (x)\" | title }} {{ 5 | upper }} {{ none | upper }}",
      "AB ab Ab c They're Bill's-Friends (X) 5 NONE",
    ],
    [
      "{{ ' x ' | trim }}|{{ 'xax' | trim('x') }} {{ 'aaa' | replace('a', 'b', 2) }} {{ 5 | replace(5, 6) }}",
      'x|a bba 6',
    ],
    [
      "{{ 'foo bar baz qux' | truncate(9) }} {{ 'foo bar baz qux' | truncate(9, true) }} {{ 'foo bar baz qux' | truncate(11) }} {{ 'foo bar baz qux' | truncate(11, false, '...', 0) }}",
      'foo... foo ba... foo bar baz qux foo bar...',
    ],
    [
      "{{ 'a\\nb\\n\\nc' | indent }}|{{ 'a\\nb' | indent(2, true) }}|{{ 'a\\n\\nb' | indent(2, blank=true) }}|{{ 'a\\nb\\n' | indent('> ') }}|{{ '' | indent }}|",
      'a\n    b\n\n    c|  a\n  b|a\n  \n  b|a\n> b\n||',
    ],
    [
      "{{ 'aaa bbb ccc' | wordwrap(7) }}|{{ 'abcdefghij' | wordwrap(4) }}|{{ 'abcdefghij kl' | wordwrap(4, false) }}|{{ 'a\\nb c' | wordwrap(1) }}|{{ 'well-known word' | wordwrap(6) }}",
      'aaa bbb\nccc|abcd\nefgh\nij|abcdefghij\nkl|a\nb\nc|well-\nknown\nword',
    ],
    [
      "{{ 'Hello World' | wordwrap(3) }}|{{ '  a  b' | wordwrap(3) }}|{{ 'a-b-c d' | wordwrap(2) }}|{{ 'ab-cdef gh' | wordwrap(5) }}",
      'Hel\nlo \nWor\nld|  a\nb|a-\nb-\nc\nd|ab-\ncdef\ngh',
    ],
    [
      "{{ [1] | truncate(5) }} {{ 'a b  c-d' | wordcount }} {{ 'ab' | center(6) }}| {{ 1 | string ~ 'x' }} {{ '<b>x</b>  y <!-- c -->&amp;' | striptags }}",
      '[1] 4   ab  | 1x x y &',
    ],
    [
      "{{ '<a&\\'\">' | escape }} {{ '<' | e | e }} {{ '<' | safe | e }} {{ '<' | e | forceescape }} {{ ('<' | e) + '<' }} {{ '<' ~ ('<' | e) }} {{ ('<%s>' | safe) % '<' }}",
      '&lt;a&amp;&#39;&#34;&gt; &lt; < &amp;lt; &lt;&lt; <&lt; <&lt;>',
    ],
    [
      "{{ 'a b/c?d=é&f' | urlencode }} {{ {'q': 'a b', 'n': 1} | urlencode }} {{ [('a', 'b/c')] | urlencode }} {{ 5 | urlencode }}",
      'a%20b/c%3Fd%3D%C3%A9%26f q=a+b&n=1 a=b%2Fc 5',
    ],
    [
      "{{ {'class': 'a\"b', 'x': none, 'n': 1} | xmlattr }} {{ {'a': 1} | xmlattr(false) }}",
      ' class="a&#34;b" n="1" a="1"',
    ],
    [
      "{{ 'see http://example.com/a?b=c, www.x.org (mail me@x.org).' | urlize }} {{ 'http://example.com/long/path' | urlize(10, true, '_blank') }}",
      'see <a href="http://example.com/a?b=c" rel="noopener">http://example.com/a?b=c</a>, <a href="https://www.x.org" rel="noopener">www.x.org</a> (mail <a href="mailto:me@x.org">me@x.org</a>). <a href="http://example.com/long/path" rel="nofollow noopener" target="_blank">http://exa...</a>',
    ],
    [
      "{{ ('a' | safe).upper() is escaped }} {{ ('a' | e | upper) is escaped }} {{ ('<' | safe ~ 'x') is escaped }} {{ ('ab' | safe)[0] is escaped }} {{ ('a,b' | safe).split(',') }}",
      "True True False True [Markup('a'), Markup('b')]",
    ],
    ["{{ 'x' | default('d') }} {{ '' | default('d', true) }} {{ missing | d('x') }}", 'x d x'],
  ];

  test.each(rendered)('%j renders as %j', (template, text) => {
    expect(renderInTest(template).text).toBe(text);
  });

  const refused: readonly (readonly [template: string, message: string])[] = [
    ["{{ 'abc' | truncate(2) }}", 'ValueError: expected length >= 3, got 2'],
    ['{{ 5 | truncate }}', "TypeError: object of type 'int' has no len()"],
    ['{{ 5 | indent }}', "TypeError: 's' must be str, not int"],
    ['{{ missing | upper }}', "'missing' is undefined"],
    ["{{ 'a' | replace('b') }}", "TypeError: replace() missing 1 required argument: 'new'"],
    ["{{ 'x' | center('y') }}", "TypeError: 'width' must be int, not str"],
    ["{{ 'x' | nosuch }}", "No filter named 'nosuch'"],
    ["{{ 'x' | upper('y') }}", 'TypeError: upper() takes 1 positional arguments but 2 were given'],
    ["{{ 'x' | indent(foo=1) }}", "TypeError: indent() got an unexpected keyword argument 'foo'"],
    [
      "{% if false %}{{ 'x' | nosuch }}{% endif %}{{ 1 if true else ('x' | nosuch) }}{% if true %}{{ 1 | nosuch }}{% endif %}",
      "No filter named 'nosuch'",
    ],
    ["{{ '%s' | format(1, 2) }}", 'TypeError: not all arguments converted during string formatting'],
    [
      "{{ '%s' | format(1, a=2) }}",
      "TypeError: can't handle positional and keyword arguments at the same time",
    ],
    ["{{ ['a'] | urlencode }}", 'ValueError: a query is made of pairs of a name and a value'],
    ["{{ 'a' | wordwrap(0) }}", 'ValueError: invalid width 0 (must be > 0)'],
    ["{{ 'x' | uper }}", "No filter named 'uper'; did you mean 'upper'?"],
    ["{{ {'a b': 1} | xmlattr }}", "ValueError: Invalid character in attribute name: 'a b'"],
    ['{{ {1: 2} | xmlattr }}', "TypeError: 'attribute' must be str, not int"],
  ];

  test.each(refused)('%j fails: %s', (template, message) => {
    expect(failureInTest(template).detail).toBe(message);
  });
});
