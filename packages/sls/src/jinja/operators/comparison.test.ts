import { describe, expect, test } from 'vitest';
import { failureInTest, renderInTest } from '../render-in-tests.ts';

describe('Values compare as in Python', () => {
  const rendered: readonly (readonly [template: string, text: string])[] = [
    ['{{ 1 < 2 < 3 }} {{ 1 < 3 < 2 }} {{ 3 > 2 >= 2 }} {{ 1 == 1 != 2 }}', 'True False True True'],
    ["{{ 1 == 1.0 }} {{ true == 1 }} {{ 1 == '1' }} {{ none == false }}", 'True True False False'],
    ['{{ [1, 2] == [1.0, 2] }} {{ (1,) == [1] }} {{ [] == [] }}', 'True False True'],
    ["{{ {'a': 1, 'b': 2} == {'b': 2, 'a': 1} }} {{ {1: 'x'} == {1.0: 'x'} }}", 'True True'],
    ["{{ 'a' < 'b' }} {{ '10' < '9' }} {{ 'Z' < 'a' }} {{ 'a' < 'aa' }}", 'True True True True'],
    ['{{ [1, 2] < [1, 3] }} {{ [1] < [1, 0] }} {{ (2,) > (1, 9) }}', 'True True True'],
    ["{{ 'eb' in 'web' }} {{ '' in 'a' }} {{ 'x' not in 'abc' }}", 'True True True'],
    [
      "{{ 1 in [1.0] }} {{ 'a' in {'a': 0} }} {{ 2 in {'a': 2}.values() }} {{ ('a', 1) in {'a': 1}.items() }}",
      'True True True True',
    ],
    ["{{ 3 in range(5) }} {{ 'a' in ('a',) }}", 'True True'],
    [
      "{{ '' or 'd' }} {{ 'x' and 'y' }} {{ [] and 1 }} {{ 0 or none }} {{ not [] }} {{ not 'a' }}",
      'd y [] None True False',
    ],
    ['{{ 10 ** 20 > 1.5 }} {{ 10 ** 20 == 1e20 }} {{ 10 ** 17 + 1 == 1e17 }}', 'True True False'],
    ["{{ [1, [2, {'a': (3,)}]] == [1, [2, {'a': (3,)}]] }}", 'True'],
    [
      "{{ {'a': 1}.keys() <= {'a': 1, 'b': 2}.keys() }} {{ {'a': 1}.items() < {'a': 1}.items() }} {{ {1: 2}.keys() >= ((1,) | unique) }}",
      'True False True',
    ],
  ];

  test.each(rendered)('%j renders as %j', (template, text) => {
    expect(renderInTest(template).text).toBe(text);
  });

  const refused: readonly (readonly [template: string, message: string])[] = [
    ["{{ 'a' < 1 }}", "TypeError: '<' not supported between instances of 'str' and 'int'"],
    ['{{ {} < {} }}', "TypeError: '<' not supported between instances of 'dict' and 'dict'"],
    ['{{ none > 1 }}', "TypeError: '>' not supported between instances of 'NoneType' and 'int'"],
    ['{{ [1] < (1,) }}', "TypeError: '<' not supported between instances of 'list' and 'tuple'"],
    ["{{ [1] < ['a'] }}", "TypeError: '<' not supported between instances of 'int' and 'str'"],
    ["{{ 1 in 'abc' }}", "TypeError: 'in <string>' requires string as left operand, not int"],
    ['{{ 1 in 5 }}', "TypeError: argument of type 'int' is not iterable"],
    ["{{ 'a' in none }}", "TypeError: argument of type 'NoneType' is not iterable"],
    ['{{ missing == 1 }}', "'missing' is undefined"],
    ["{{ {'a': 1} != missing }}", "'missing' is undefined"],
    ['{{ [1] == missing }}', "'missing' is undefined"],
    ['{{ {}.items() == missing }}', "'missing' is undefined"],
    ['{{ 1 == missing }}', "'missing' is undefined"],
    ['{{ missing in [1] }}', "'missing' is undefined"],
    ['{{ [] in {} }}', "TypeError: unhashable type: 'list'"],
  ];

  test.each(refused)('%j fails: %s', (template, message) => {
    expect(failureInTest(template).detail).toBe(message);
  });
});
