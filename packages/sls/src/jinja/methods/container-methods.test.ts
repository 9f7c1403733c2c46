import { describe, expect, test } from 'vitest';
import { failureInTest, renderInTest } from '../render-in-tests.ts';

describe('Lists, dicts, tuples and sets have the methods of Python', () => {
  const rendered: readonly (readonly [template: string, text: string])[] = [
    [
      "{% set l = [3, 1, 2] %}{% do l.append(4) %}{% do l.extend((5, 6)) %}{% do l.insert(0, 'a') %}{{ l }} {{ l.pop() }} {{ l.pop(0) }} {{ l.index(1) }} {{ l.count(3) }}{% do l.remove(3) %}{% do l.reverse() %} {{ l }}{% do l.sort() %} {{ l }}{% do l.sort(reverse=true) %} {{ l }} {{ l.copy() }}{% do l.clear() %} {{ l }}",
      "['a', 3, 1, 2, 4, 5, 6] 6 a 1 1 [5, 4, 2, 1] [1, 2, 4, 5] [5, 4, 2, 1] [5, 4, 2, 1] []",
    ],
    [
      '{{ [1].append(2) }} {{ [1, 2].index(2) }} {{ (1, 2, 1).count(1) }} {{ (1, 2).index(2) }}',
      'None 1 2 1',
    ],
    [
      "{% set d = {'a': 1, 'b': none} %}{{ d.get('a') }} {{ d.get('b', 5) }} {{ d.get('z', 5) }} {{ d.get('z') }} {{ d.keys() }} {{ d.values() }} {{ d.items() }}",
      "1 None 5 None dict_keys(['a', 'b']) dict_values([1, None]) dict_items([('a', 1), ('b', None)])",
    ],
    [
      "{% set d = {'a': 1, 'b': 2} %}{{ d.pop('a') }} {{ d.pop('z', 'no') }} {{ d.setdefault('b', 9) }} {{ d.setdefault('c', []) }} {{ d.popitem() }} {{ d }}{% do d.update({'x': 1}) %}{% do d.update([('y', 2)]) %}{% do d.update(z=3) %} {{ d }} {{ d.copy() }}{% do d.clear() %}{{ d }}",
      "1 no 2 [] ('c', []) {'b': 2} {'b': 2, 'x': 1, 'y': 2, 'z': 3} {'b': 2, 'x': 1, 'y': 2, 'z': 3}{}",
    ],
    [
      "{{ {}.fromkeys(['a', 'b'], 0) }} {{ dict([('a', 1)]) }} {{ dict({'a': 1}, b=2) }} {{ {'b': 1}.items() | list | first | last }}",
      "{'a': 0, 'b': 0} {'a': 1} {'a': 1, 'b': 2} 1",
    ],
    [
      "{{ {'a': 1}.keys() | list }} {{ {'a': 1}.keys() == {'a': 2}.keys() }} {{ {'a': 1}.items() | length }}",
      "['a'] True 1",
    ],
    ['{{ 5 .bit_length() }} {{ (1.5).is_integer() }} {{ (2.0).is_integer() }}', '3 False True'],
    [
      "{% set o = odict(z=1, b=2) %}{% do o.move_to_end('z') %}{{ o }} {{ o.popitem() }} {{ o }} {{ odict(z=1, b=2).popitem(last=false) }} {{ o.keys() }}",
      "{'b': 2, 'z': 1} ('z', 1) {'b': 2} ('z', 1) odict_keys(['b'])",
    ],
    [
      '{% set s = (1, 2) | unique %}{% do s.symmetric_difference_update([2, 3]) %}{{ s }} {% do s.intersection_update([3, 4]) %}{{ s }} {% do s.difference_update([3]) %}{{ s }}',
      '{1, 3} {3} set()',
    ],
    [
      "{{ 97 in 'ab'.encode() }} {{ 'b'.encode() in 'ab'.encode() }} {{ 'ab'.encode() * 2 }}",
      "True True b'abab'",
    ],
  ];

  test.each(rendered)('%j renders as %j', (template, text) => {
    expect(renderInTest(template).text).toBe(text);
  });

  const refused: readonly (readonly [template: string, message: string])[] = [
    ['{{ [].pop() }}', 'IndexError: pop from empty list'],
    ['{{ [1].pop(5) }}', 'IndexError: pop index out of range'],
    ['{{ [1].remove(2) }}', 'ValueError: list.remove(x): x not in list'],
    ['{{ [1].index(2) }}', 'ValueError: 2 is not in list'],
    ["{{ {}.pop('a') }}", "KeyError: 'a'"],
    ['{{ {}.iteritems() }}', "'dict object' has no attribute 'iteritems'"],
    ["{{ {}.has_key('a') }}", "'dict object' has no attribute 'has_key'"],
    ["{{ [1, 'a'].sort() }}", "TypeError: '<' not supported between instances of 'str' and 'int'"],
    ['{{ {}.update(5) }}', "TypeError: 'int' object is not iterable"],
    ['{{ {}.popitem() }}', 'KeyError: popitem(): dictionary is empty'],
    ['{{ (1,).append(2) }}', "'tuple object' has no attribute 'append'"],
    ['{{ {[]: 1} }}', "TypeError: unhashable type: 'list'"],
    ['{{ {}.setdefault([]) }}', "TypeError: unhashable type: 'list'"],
    ["{{ {}.__setitem__('a', 1) }}", "access to attribute '__setitem__' of 'dict' object is unsafe."],
    ['{{ [].__class__ }}', "access to attribute '__class__' of 'list' object is unsafe."],
    ["{{ {'a': 1}.keys().append('b') }}", "'dict_keys object' has no attribute 'append'"],
    ['{{ odict().popitem() }}', 'KeyError: dictionary is empty'],
    ["{% do odict().move_to_end('a') %}", "KeyError: 'a'"],
    ["{{ 'a' in 'ab'.encode() }}", "TypeError: a bytes-like object is required, not 'str'"],
  ];

  test.each(refused)('%j fails: %s', (template, message) => {
    expect(failureInTest(template).detail).toBe(message);
  });
});
