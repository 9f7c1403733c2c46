import { describe, expect, test } from 'vitest';
import { failureInTest, renderInTest } from '../../render-in-tests.ts';

describe('Values are written as JSON and read from it', () => {
  const rendered: readonly (readonly [template: string, text: string])[] = [
    [
      "{{ {'z': 1, 'a': [true, none, 1.5, 'é<']} | json }} {{ {'z': 1, 'a': \"é<>&'\"} | tojson }}",
      '{"a": [true, null, 1.5, "é<"], "z": 1} {"z": 1, "a": "\\u00e9\\u003c\\u003e\\u0026\\u0027"}',
    ],
    [
      "{{ {'b': 1, 'a': 2} | json(sort_keys=False) }} {{ {'a': [1, {}]} | json(indent=2) }} {{ [] | json(indent=2) }}",
      '{"b": 1, "a": 2} {\n  "a": [\n    1,\n    {}\n  ]\n} []',
    ],
    [
      "{{ 'text' | json }} {{ 5 | json }} {{ none | json }} {{ 1.0 | json }} {{ (1, 2) | json }} {{ {1: 'a', none: 'b', true: 'c', 1.5: 'd'} | json(false) }} {{ 1e20 | json }} {{ 'a\\n\"\\\\' | json }} {{ (10 ** 20) | json }}",
      '"text" 5 null 1.0 [1, 2] {"1": "c", "null": "b", "1.5": "d"} 1e+20 "a\\n\\"\\\\" 100000000000000000000',
    ],
    [
      "{{ {'a': '😀'} | tojson }} {{ {'a': 1} | tojson(indent=1) }} {{ {'b': 1, 'a': 1} | tojson(sort_keys=true) }}",
      '{"a": "\\ud83d\\ude00"} {\n "a": 1\n} {"a": 1, "b": 1}',
    ],
    [
      '{{ (\'{"x": [1, 1.0, "a\\\\u00e9", null, true, -1.5e3]}\' | load_json) }} {{ \'5\' | load_json }} {{ \'{"b": 1, "a": 2}\' | load_json | list }} {{ \'x\' | load_text }}',
      "{'x': [1, 1.0, 'aé', None, True, -1500.0]} 5 ['b', 'a'] x",
    ],
    [
      "{{ {'b': [1, 2], 'a': 'x'} | python }} {{ ({'a': 1} | json) is escaped }} {{ ({'a': '<'} | json) ~ '<' }} {{ ({'a': 1} | json) + '<' }} {{ ({'a': 1} | json) | replace('a', 'b') }}",
      '{\'a\': \'x\', \'b\': [1, 2]} True {"a": "<"}< {"a": 1}&lt; {"b": 1}',
    ],
    [
      "{{ {'root': {'id': 1, 'item': ['a', 'b'], 'sub': {'x': '<'}}} | xml }}",
      '<?xml version="1.0" ?>\n<root id="1">\n <item>a</item>\n <item>b</item>\n <sub x="&lt;"/>\n</root>\n',
    ],
    [
      "{{ {'k': ('word ' * 20) ~ 'end'} | python }}",
      "{'k': 'word word word word word word word word word word word word word word '\n      'word word word word word word end'}",
    ],
    [
      "{{ ('word ' * 20) | python }}",
      "('word word word word word word word word word word word word word word word '\n 'word word word word word ')",
    ],
    [
      "{{ [('word ' * 17)] | pprint }}",
      "['word word word word word word word word word word word word word word word '\n 'word word ']",
    ],
    [
      "{{ ('line one\\nline two\\n' * 5) | pprint }}",
      "('line one\\n'\n 'line two\\n'\n 'line one\\n'\n 'line two\\n'\n 'line one\\n'\n 'line two\\n'\n 'line one\\n'\n 'line two\\n'\n 'line one\\n'\n 'line two\\n')",
    ],
    ['{{ odict(z=1, a=odict(b=2)) | pprint }}', "OrderedDict([('z', 1), ('a', OrderedDict([('b', 2)]))])"],
    [
      "{{ odict([('some long key', 'some long value' * 3), ('another key', 'another value' * 3)]) | python }}",
      "OrderedDict([('some long key', 'some long valuesome long valuesome long value'),\n             ('another key', 'another valueanother valueanother value')])",
    ],
    [
      "{{ {'z': 1, 'a': {'y': 1, 'b': [{'x': 1, 'c': 2}, {'d': 3}]}} | xml }}",
      '<?xml version="1.0" ?>\n<a y="1">\n <b x="1" c="2"/>\n <b d="3"/>\n</a>\n',
    ],
  ];

  test.each(rendered)('%j renders as %j', (template, text) => {
    expect(renderInTest(template).text).toBe(text);
  });

  const refused: readonly (readonly [template: string, message: string])[] = [
    ['{{ [missing] | json }}', "'missing' is undefined"],
    ['{{ \'{"a": }\' | load_json }}', 'Unable to load json: Expecting value: line 1 column 7 of the text'],
    [
      "{{ '[1, 2' | load_json }}",
      "Unable to load json: Expecting ',' delimiter: line 1 column 6 of the text",
    ],
    ['{{ 5 | load_json }}', 'TypeError: Unable to load json from 5'],
    ["{{ 'a' | unique | json }}", 'TypeError: Object of type set is not JSON serializable'],
    ['{{ range | json }}', 'TypeError: Object of type type is not JSON serializable'],
    ["{{ {'a': 1, 2: 3} | json }}", "TypeError: '<' not supported between instances of 'int' and 'str'"],
    ['{{ {(1, 2): 3} | json }}', 'TypeError: keys must be str, int, float, bool or None, not tuple'],
    [
      "{{ '{a: 1}' | load_json }}",
      'Unable to load json: Expecting property name enclosed in double quotes: line 1 column 2 of the text',
    ],
    ["{{ '1 2' | load_json }}", 'Unable to load json: Extra data: line 1 column 3 of the text'],
    ["{{ {'a b': 1} | xml }}", "ValueError: 'a b' cannot be the name of an XML element"],
    ["{{ {'a': none} | xml }}", 'Value is not a dict or list. Cannot render as XML'],
  ];

  test.each(refused)('%j fails: %s', (template, message) => {
    expect(failureInTest(template).detail).toBe(message);
  });
});
