import { describe, expect, test } from 'vitest';
import { failureInTest, renderInTest } from '../render-in-tests.ts';

describe('Loops run as in Jinja', () => {
  const rendered: readonly (readonly [template: string, text: string])[] = [
    [
      "{% for x in ['a', 'b', 'c'] %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }} {% endfor %}",
      '1032TrueFalse3 2121FalseFalse3 3210FalseTrue3 ',
    ],
    [
      "{% for x in [1, 2, 3] %}{{ loop.previtem | default('-') }}{{ loop.nextitem | default('-') }} {% endfor %}",
      '-2 13 2- ',
    ],
    ['{% for x in [1, 1, 2] %}{{ loop.changed(x) }} {% endfor %}', 'True False True '],
    ["{% for x in [1, 2, 3] %}{{ loop.cycle('a', 'b') }}{% endfor %}", 'aba'],
    [
      '{% for x in [1, 2, 3, 4] if x is even %}{{ loop.index }}/{{ loop.length }}:{{ x }} {% else %}none{% endfor %}',
      '1/2:2 2/2:4 ',
    ],
    ['{% for x in [1] if x > 1 %}{{ x }}{% else %}none{% endfor %}', 'none'],
    ['{% for x in [] %}{% else %}empty{% endfor %}', 'empty'],
    ["{% for k, v in {'a': 1, 'b': 2}.items() %}{{ k }}{{ v }}{% endfor %}", 'a1b2'],
    ["{% for k in {'a': 1, 'b': 2} %}{{ k }}{% endfor %}", 'ab'],
    ["{% for c in 'abc' %}{{ c }}{% endfor %}", 'abc'],
    [
      '{% for x in range(10) %}{% if x == 1 %}{% continue %}{% endif %}{% if x > 3 %}{% break %}{% endif %}{{ x }}{% endfor %}',
      '023',
    ],
    ['{% for x in [1] %}{% break %}{% else %}e{% endfor %}', 'e'],
    ['{% for x in [1] %}{% continue %}{% else %}e{% endfor %}', 'e'],
    ['{% for x in [1, 2] %}{% if x == 2 %}{% break %}{% endif %}{% else %}e{% endfor %}', ''],
    [
      '{% for n in [1, [2, [3]]] recursive %}{% if n is iterable %}<{{ loop(n) }}>{% else %}{{ n }}@{{ loop.depth }}{{ loop.depth0 }}{% endif %}{% endfor %}',
      '1@10<2@21<3@32>>',
    ],
    [
      '{% for a in [1, 2] %}{% set outer = loop %}{% for b in [1] %}{{ outer.index }}.{{ loop.index }} {% endfor %}{% endfor %}',
      '1.1 2.1 ',
    ],
    [
      '{% set l = [1, 2] %}{% for x in l %}{% if x == 1 %}{% do l.append(3) %}{% endif %}{{ x }}{% endfor %}',
      '123',
    ],
    ["{% for x in [1, 2] | map('string') %}{{ x }}{{ loop.last }}{% endfor %}", '1False2True'],
    ["{% for x in [1, 2, 3] | select('odd') %}{{ loop.length }}{{ x }} {% endfor %}", '21 23 '],
    ['{% for x in [none, 0] %}{{ x }}{% endfor %}', 'None0'],
    [
      "{% for x in [[1, 2], [3, 4]] %}{% for y in x %}{{ y }}{{ ',' if not loop.last }}{% endfor %};{% endfor %}",
      '1,2;3,4;',
    ],
    ['{% for x in [3] %}{% if loop.first and loop.last %}only{% endif %}{% endfor %}', 'only'],
    ['{% for i in [1, 2] %}{{ loop.length }}{{ loop | length }}{% endfor %}', '2222'],
  ];

  test.each(rendered)('%j renders as %j', (template, text) => {
    expect(renderInTest(template).text).toBe(text);
  });

  const refused: readonly (readonly [template: string, message: string])[] = [
    [
      "{% for x in (1, 2) %}{{ x }}{% endfor %}{% for x in {'a'} | default([]) %}{% endfor %}",
      "expected token ':', got '}'",
    ],
    ['{% for a in 5 %}{% endfor %}', "TypeError: 'int' object is not iterable"],
    ['{% for a in none %}{% endfor %}', "TypeError: 'NoneType' object is not iterable"],
    ['{% for a, b in [[1]] %}{% endfor %}', 'ValueError: not enough values to unpack (expected 2, got 1)'],
    ['{% for a, b in [[1, 2, 3]] %}{% endfor %}', 'ValueError: too many values to unpack (expected 2)'],
    [
      '{% for x in [1] %}{{ loop(x) }}{% endfor %}',
      "TypeError: The loop must have the 'recursive' marker to be called recursively.",
    ],
    ['{% for x in missing %}{% endfor %}', "'missing' is undefined"],
    ['{{ loop }}', "'loop' is undefined"],
    [
      '{% for x in [1] %}{{ loop.nothing }}{% endfor %}',
      "'LoopContext object' has no attribute 'nothing' (loop.nothing)",
    ],
    [
      "{% set d = {'a': 1} %}{% for k in d %}{% do d.update({'b': 1}) %}{% endfor %}",
      'RuntimeError: dictionary changed size during iteration',
    ],
  ];

  test.each(refused)('%j fails: %s', (template, message) => {
    expect(failureInTest(template).detail).toBe(message);
  });
});
