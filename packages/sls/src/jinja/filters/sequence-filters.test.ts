import { describe, expect, test } from 'vitest';
import { failureInTest, renderInTest } from '../render-in-tests.ts';

describe('Sequences are filtered as in Jinja', () => {
  const rendered: readonly (readonly [template: string, text: string])[] = [
    [
      "{{ [1, 2] | first }} {{ 'abc' | last }} {{ {'a': 1} | first }} {{ [] | first is defined }} {{ [] | last | default('e') }} {{ (1, 2) | last }} {{ {'a': 1, 'b': 2} | last }}",
      '1 c a False e 2 b',
    ],
    ["{{ [1, 2] | length }} {{ 'abc' | count }} {{ {'a': 1} | length }} {{ range(4) | length }}", '2 3 1 4'],
    [
      "{{ 'abc' | list }} {{ {'a': 1} | list }} {{ (1, 2) | list }} {{ range(2) | list }}",
      "['a', 'b', 'c'] ['a'] [1, 2] [0, 1]",
    ],
    [
      "{{ [1, 2, 3] | reverse | list }} {{ 'abc' | reverse }} {{ (1, 2) | reverse | list }}",
      '[3, 2, 1] cba [2, 1]',
    ],
    [
      "{{ [1, 2] | join }} {{ [1, none, 'a'] | join('-') }} {{ [{'a': 1}, {'a': 2}] | join(',', attribute='a') }} {{ {'a': 1} | join }}",
      '12 1-None-a 1,2 a',
    ],
    [
      "{{ [1, 2] | sum }} {{ [1, 2.5] | sum }} {{ [{'a': 1}, {'a': 2}] | sum(attribute='a') }} {{ [[1], [2]] | sum(start=[]) }} {{ [] | sum }}",
      '3 3.5 3 [1, 2] 0',
    ],
    [
      "{{ [1, 2, 3] | batch(2) | list }} {{ [1, 2, 3] | batch(2, 'x') | list }} {{ [1, 2, 3, 4, 5] | slice(3) | list }} {{ [1, 2, 3] | slice(2, 0) | list }}",
      "[[1, 2], [3]] [[1, 2], [3, 'x']] [[1, 2], [3, 4], [5]] [[1, 2], [3, 0]]",
    ],
    ["{{ {'a': 1} | items | list }} {{ missing | items | list }}", "[('a', 1)] []"],
    [
      "{{ [3, 1, 2] | sort }} {{ ['b', 'A', 'c'] | sort }} {{ ['b', 'A'] | sort(case_sensitive=true) }} {{ [1, 2] | sort(reverse=true) }} {{ {'b': 1, 'a': 2} | sort }} {{ 'cab' | sort }}",
      "[1, 2, 3] ['A', 'b', 'c'] ['A', 'b'] [2, 1] ['a', 'b'] ['a', 'b', 'c']",
    ],
    [
      "{{ [{'n': 'b', 'w': 1}, {'n': 'a', 'w': 1}, {'n': 'c', 'w': 0}] | sort(attribute='w,n') | map(attribute='n') | join }} {{ [[1, 'b'], [0, 'a']] | sort(attribute=0) }} {{ [{'n': 'b', 'w': 1}, {'n': 'a', 'w': 1}] | sort(attribute='w', reverse=true) | map(attribute='n') | join }}",
      "cab [[0, 'a'], [1, 'b']] ba",
    ],
    [
      "{{ {'b': 1, 'A': 2} | dictsort }} {{ {'b': 1, 'A': 2} | dictsort(true) }} {{ {'b': 1, 'A': 2} | dictsort(by='value') }} {{ {'b': 1, 'A': 2} | dictsort(false, 'key', true) }}",
      "[('A', 2), ('b', 1)] [('A', 2), ('b', 1)] [('b', 1), ('A', 2)] [('b', 1), ('A', 2)]",
    ],
    [
      "{% for k, v in [{'g': 'B', 'n': 1}, {'g': 'a', 'n': 2}, {'g': 'b', 'n': 3}] | groupby('g') %}{{ k }}{{ v | map(attribute='n') | list }}{% endfor %} {{ ([{'g': 1, 'n': 2}] | groupby('g') | first).grouper }} {{ ([{'g': 1}] | groupby('g') | first).list }} {{ [{'a': 1}, {}] | groupby('a', default=0) | map('first') | list }}",
      "a[2]B[1, 3] 1 [{'g': 1}] [0, 1]",
    ],
    [
      "{{ [1, 2, 3] | map('string') | list }} {{ [{'a': 1}, {'b': 2}] | map(attribute='a', default=0) | list }} {{ ['a'] | map('replace', 'a', 'b') | list }} {{ [[1, 2]] | map('join', ',') | list }} {{ [{'a': {'b': [5]}}] | map(attribute='a.b.0') | list }}",
      "['1', '2', '3'] [1, 0] ['b'] ['1,2'] [5]",
    ],
    [
      "{{ [1, 2, 3] | select('odd') | list }} {{ [0, 1] | select | list }} {{ [1, 2] | reject('odd') | list }} {{ [1, 2, 3] | select('gt', 1) | list }} {{ [0, 1, none] | reject | list }}",
      '[1, 3] [1] [2] [2, 3] [0, None]',
    ],
    [
      "{{ [{'a': 1}, {'a': 0}] | selectattr('a') | list }} {{ [{'a': 1}, {'a': 2}] | selectattr('a', 'eq', 2) | list }} {{ [{'a': 1}, {}] | rejectattr('a', 'defined') | list }} {{ [{'a': 'x'}] | selectattr('a', 'in', ['x']) | list }}",
      "[{'a': 1}] [{'a': 2}] [{}] [{'a': 'x'}]",
    ],
    [
      "{{ 'foo' | attr('upper') is callable }} {{ {'a': 1} | attr('a') is defined }} {{ {} | attr('keys') is callable }}",
      'True False True',
    ],
    [
      "{{ none | map('upper') | list }} {{ false | select | list }} {{ '' | selectattr('a') | list }} {{ 0 | reject | list }}",
      '[] [] [] []',
    ],
    ["{{ [3, 1] | min }} {{ [3, 1] | max }} {{ 'bca' | min }} {{ {'b': 1, 'a': 2} | max }}", '1 3 a b'],
    [
      "{{ {'b': 1, 'a': [1, {'z': 1, 'y': 2}]} | pprint }} {{ 'a' | pprint }}",
      "{'a': [1, {'y': 2, 'z': 1}], 'b': 1} 'a'",
    ],
    [
      "{{ {'aaaaaaaaaaaaaaaaaaaaaaaaaaaa': 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', 'cccccccccccccccccccc': [1, 2, 3], 'd': {'e': 'f'}} | pprint }}",
      "{'aaaaaaaaaaaaaaaaaaaaaaaaaaaa': 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',\n 'cccccccccccccccccccc': [1, 2, 3],\n 'd': {'e': 'f'}}",
    ],
    [
      "{{ [1, 2] | map('string') | reverse | list }} {{ {1: 2}.items() | reverse | list }}",
      "['2', '1'] [(1, 2)]",
    ],
  ];

  test.each(rendered)('%j renders as %j', (template, text) => {
    expect(renderInTest(template).text).toBe(text);
  });

  const refused: readonly (readonly [template: string, message: string])[] = [
    ['{{ 5 | list }}', "TypeError: 'int' object is not iterable"],
    ['{{ none | length }}', "TypeError: object of type 'NoneType' has no len()"],
    ['{{ 5 | first }}', "TypeError: 'int' object is not iterable"],
    ["{{ [1, 'a'] | sort }}", "TypeError: '<' not supported between instances of 'str' and 'int'"],
    ["{{ [1] | map('nosuch') | list }}", "No filter named 'nosuch'"],
    ['{{ [1] | map | list }}', 'map requires a filter argument'],
    ["{{ [1] | select('nosuch') | list }}", "No test named 'nosuch'"],
    ["{{ [{}] | selectattr('a') | list }}", "'dict object' has no attribute 'a'"],
    ["{{ [{}] | map(attribute='a') | join }}", "'dict object' has no attribute 'a'"],
    ["{{ {} | dictsort(by='x') }}", 'You can only sort by either "key" or "value"'],
    ['{{ 5 | items | list }}', 'TypeError: Can only get item pairs from a mapping.'],
    ["{{ ['a'] | sum }}", "TypeError: unsupported operand type(s) for +: 'int' and 'str'"],
    ["{{ [1, 2] | map('upper') | length }}", "TypeError: object of type 'generator' has no len()"],
    ['{{ missing | list }}', "'missing' is undefined"],
    ['{{ missing | join }}', "'missing' is undefined"],
    ['{{ 5 | dictsort }}', "TypeError: 'value' must be dict, not int"],
    ['{{ [] | random }}', 'No random item, sequence was empty.'],
    ["{{ [1, 2] | max(attribute='a') }}", "TypeError: max() got an unexpected keyword argument 'attribute'"],
    ['{{ [1, 2] | unique(true) }}', 'TypeError: unique() takes 1 positional arguments but 2 were given'],
  ];

  test.each(refused)('%j fails: %s', (template, message) => {
    expect(failureInTest(template).detail).toBe(message);
  });
});
