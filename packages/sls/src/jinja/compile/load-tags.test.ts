import { describe, expect, test } from 'vitest';
import { failureInTest, renderInTest, type Surroundings } from '../render-in-tests.ts';

describe("Salt's tags load and import data", () => {
  const rendered: readonly (readonly [template: string, text: string, surroundings?: Surroundings])[] = [
    ['{% load_json as x %}{"a": [1, {{ 1 + 1 }}]}{% endload %}{{ x.a }}', '[1, 2]'],
    ["{% load_text as t %} raw {{ 'x' }} {% endload %}[{{ t }}]", '[ raw x ]'],
    ['{% load_yaml as y %}{"a": {"b": null}}{% endload %}{{ y }}', "{'a': {'b': None}}"],
    ['{% load_json as a, b %}[1, 2]{% endload %}{{ a }}{{ b }}', '12'],
    [
      '{% load_json as x %}{% set inner = 5 %}{{ inner }}{% endload %}{{ x }}{{ inner is defined }}',
      '5False',
    ],
    ["{% import_json 'd' as d %}{{ d }}", "{'v': 3}", { names: { g: 3 }, files: { d: '{"v": {{ g }}}' } }],
    ["{% import_text 'd' as d %}[{{ d }}]", '[x]', { files: { d: 'x\n' } }],
    [
      "{% set l = 1 %}{% import_yaml 'd' as d %}{% import_yaml 'd' as e with context %}{{ d }}{{ e }}",
      '[0][1]',
      { files: { d: '[{{ l | default(0) }}]' } },
    ],
    [
      "{% from 'm' import d %}{{ d }}",
      "{'a': 1}",
      { files: { m: "{% import_json 'd' as d %}", d: '{"a": 1}' } },
    ],
    ["{% profile as 'p' %}{% set v = 5 %}x{% endprofile %}{{ v }}", 'x5'],
    ['{% for i in [1, 2] %}{% load_json as x %}{{ i }}{% endload %}{{ x }}{% endfor %}', '12'],
  ];

  for (const [template, text, surroundings] of rendered) {
    test(`${JSON.stringify(template)} renders as ${JSON.stringify(text)}`, () => {
      expect(renderInTest(template, surroundings).text).toBe(text);
    });
  }

  const refused: readonly (readonly [template: string, message: string, surroundings?: Surroundings])[] = [
    [
      '{% load_json as x %}{a}{% endload %}',
      'Unable to load json: Expecting property name enclosed in double quotes',
    ],
    ["{% import_json 'gone' as d %}", 'template not found: gone'],
    ['{% load_json x %}{% endload %}', "expected token 'as', got 'x'"],
    ["{% import_json 'd' as d %}", "'missing' is undefined", { files: { d: '{"a": {{ missing }}}' } }],
  ];

  for (const [template, message, surroundings] of refused) {
    test(`${JSON.stringify(template)} fails: ${message}`, () => {
      expect(failureInTest(template, surroundings).detail).toBe(message);
    });
  }
});
