import { describe, expect, test } from 'vitest';
import { failureInTest, renderInTest } from '../../render-in-tests.ts';

describe("Salt's list filters", () => {
  const rendered: readonly (readonly [template: string, text: string])[] = [
    [
      "{{ 'a' | sequence }} {{ ['a'] | sequence }} {{ none | sequence }} {{ {'a': 1} | sequence }} {{ (1, 2) | sequence }}",
      "['a'] ['a'] [None] {'a': 1} (1, 2)",
    ],
    [
      "{{ 'a' | is_list }} {{ ['a'] | is_list }} {{ (1,) | is_list }} {{ 'a' | is_iter }} {{ {} | is_iter }} {{ 5 | is_iter }}",
      'False True False False True False',
    ],
    [
      "{{ [1, [2, [3, [4]]], 'x'] | flatten }} {{ [1, [2, [3]]] | flatten(levels=1) }} {{ [1, none, [none, 2]] | flatten }} {{ [1, none] | flatten(preserve_nulls=true) }}",
      "[1, 2, 3, 4, 'x'] [1, 2, [3]] [1, 2] [1, None]",
    ],
    [
      "[{{ 'gone' | skip }}] {{ 'a' | substring_in_list(['b', 'xay']) }} {{ ['c', 'B', 'a'] | sorted_ignorecase }} {{ [true, false, true] | exactly_n_true(2) }} {{ [true, 0] | exactly_one_true }}",
      "[] True ['a', 'B', 'c'] True True",
    ],
    [
      "{{ 'web1' | check_whitelist_blacklist(['web*']) }} {{ 'web1' | check_whitelist_blacklist('db*') }} {{ 'web1' | check_whitelist_blacklist(none, ['w*']) }} {{ 'x' | check_whitelist_blacklist }} {{ 'a[1]' | check_whitelist_blacklist('a[[]1]') }}",
      'True False False True True',
    ],
    [
      "{{ [1, 2] | compare_lists([2, 3]) }} {{ {'a': 1, 'b': 2} | compare_dicts({'a': 1, 'c': 3}) }}",
      "{'new': [3], 'old': [1]} {'c': {'old': '', 'new': 3}, 'b': {'old': 2, 'new': ''}}",
    ],
    ["{{ ['+--+', '| id | n |', '+--+', '| 1 | x |'] | mysql_to_dict('id') }}", "{1: {'id': 1, 'n': 'x'}}"],
    [
      "{{ [1, 2] | zip(['a', 'b']) | list }} {{ [1, 2] | zip_longest([3], fillvalue=0) | list }} {{ [1, 2] | product(['a']) | list }} {{ 'abc' | combinations(2) | map('join') | list }} {{ 'abc' | permutations(2) | list | length }} {{ 'ab' | combinations_with_replacement(2) | map('join') | list }} {{ [1, 2, 3] | compress([1, 0, 1]) | list }}",
      "[(1, 'a'), (2, 'b')] [(1, 3), (2, 0)] [(1, 'a'), (2, 'a')] ['ab', 'ac', 'bc'] 6 ['aa', 'ab', 'bb'] [1, 3]",
    ],
    ['{{ [1, 2, 3] | random_shuffle | sort }} {{ [1, 2, 3] | random_sample(2) | length }}', '[1, 2, 3] 2'],
    [
      "{{ {'a': {'b': [{'c': 5}]}} | traverse('a:b:0:c') }} {{ {'a': 1} | traverse('x:y', 'no') }} {{ {'a': {'b': 2}} | traverse('a.b', delimiter='.') }} {{ {'a': none} | traverse('a', 'd') }}",
      '5 no 2 None',
    ],
    [
      "{% set d = {} %}{% do d | set_dict_key_value('a:b', 1) %}{% do d | append_dict_key_value('l', 1) %}{% do d | extend_dict_key_value('l', [2, 3]) %}{% do d | update_dict_key_value('a', {'c': 2}) %}{{ d }}",
      "{'a': {'b': 1, 'c': 2}, 'l': [1, 2, 3]}",
    ],
    [
      "{{ '12.5' | avg }} {{ [1, 2] | avg }} {{ {1: 2, 3: 4}.keys() | avg }} {{ 3 | avg }}",
      '12.5 1.5 2.0 3.0',
    ],
    [
      "{{ ['', '+--+', 'text', '| a | b |', '| x | 1 |'] | mysql_to_dict('a') }}",
      "{'x': {'a': 'x', 'b': 1}}",
    ],
    ["{{ {'a': {'b': 1}} | traverse('a:b') }} {{ {'a': {'b': 1}} | traverse(['a', 'b']) }}", '1 1'],
  ];

  test.each(rendered)('%j renders as %j', (template, text) => {
    expect(renderInTest(template).text).toBe(text);
  });

  const refused: readonly (readonly [template: string, message: string])[] = [
    ['{{ [1] | random_sample(2) }}', 'ValueError: Sample larger than population or is negative'],
    [
      '{% set l = [] %}{% do l.append(l) %}{{ l | flatten }}',
      'RuntimeError: Reference cycle detected. Check input list.',
    ],
    ["{{ {'a': 1} | append_dict_key_value('a', 1) }}", 'The last key contains a int, which cannot append.'],
    ["{{ nope | traverse('a') }}", "'nope' is undefined"],
    ["{{ nope | json_query('a') }}", "'nope' is undefined"],
    ['{{ [1, 2] | combinations(-1) | list }}', 'ValueError: r must be non-negative'],
    ['{{ [1, 2] | permutations(-1) | list }}', 'ValueError: r must be non-negative'],
  ];

  test.each(refused)('%j fails: %s', (template, message) => {
    expect(failureInTest(template).detail).toBe(message);
  });
});
