import { describe, expect, test } from 'vitest';
import { failureInTest, renderInTest, type Surroundings } from '../render-in-tests.ts';

describe('Templates extend and include one another as in Jinja', () => {
  const rendered: readonly (readonly [template: string, text: string, surroundings?: Surroundings])[] = [
    [
      "{% extends 'base' %}{% block a %}[{{ super() }}]{% endblock %}",
      '<[x]|y>',
      { files: { base: '<{% block a %}x{% endblock %}|{% block b %}y{% endblock %}>' } },
    ],
    [
      "{% extends 'mid' %}{% block a %}{{ super() }}3{% endblock %}",
      '123',
      {
        files: {
          mid: "{% extends 'base' %}{% block a %}{{ super() }}2{% endblock %}",
          base: '{% block a %}1{% endblock %}',
        },
      },
    ],
    [
      "{% extends 'base' %}ignored{% set v = 5 %}{% block a %}{{ v }}{% endblock %}",
      '55',
      { files: { base: '{% block a %}{% endblock %}{{ v }}' } },
    ],
    [
      "{% extends 'base' %}{% for x in [1] %}lost{% endfor %}{% macro m() %}M{% endmacro %}{% block a %}{{ m() }}{% endblock %}",
      'M',
      { files: { base: '{% block a %}{% endblock %}' } },
    ],
    [
      "a{% extends 'base' %}{{ missing }}{% include 'part' %}{% filter upper %}b{{ missing }}{% endfilter %}{% block a %}x{% endblock %}",
      'aI<x>',
      { files: { base: '<{% block a %}{% endblock %}>', part: 'I' } },
    ],
    [
      "{% if true %}{% extends 'base' %}{% endif %}{{ missing }}{% set v %}set{% endset %}{% block a %}{{ v }}{% endblock %}",
      '<set>',
      { files: { base: '<{% block a %}{% endblock %}>' } },
    ],
    [
      "{% extends 'base' %}{% for i in [1, 2] %}{{ missing }}{% block a %}L{% endblock %}{% endfor %}",
      'LL<L>',
      { files: { base: '<{% block a %}{% endblock %}>' } },
    ],
    ['{% block a %}A{% endblock %}{{ self.a() }}', 'AA'],
    ['{% for i in [1, 2] %}{% block a scoped %}{{ i }}{% endblock %}{% endfor %}', '12'],
    ['{% for i in [1] %}{% block a %}{{ i is defined }}{% endblock %}{% endfor %}', 'False'],
    ['{% set x = 1 %}{% block a %}{{ x }}{% set x = 2 %}{% endblock %}{{ x }}', '11'],
    [
      '{% extends n %}{% block a %}z{% endblock %}',
      'z',
      { names: { n: 'base' }, files: { base: '{% block a %}{% endblock %}' } },
    ],
    [
      "{% if true %}{% extends 'base' %}{% endif %}{% block a %}q{% endblock %}",
      'q',
      { files: { base: '{% block a %}{% endblock %}' } },
    ],
    ["{% set who = 'me' %}{% include 'p' %}", 'hi me', { files: { p: 'hi {{ who }}\n' } }],
    [
      "{% set who = 'me' %}{% include 'p' without context %}",
      'hi False',
      { files: { p: 'hi {{ who is defined }}' } },
    ],
    ["{% include 'gone' ignore missing %}x{% include ['gone', 'p'] %}", 'xP', { files: { p: 'P' } }],
    ["{% for i in [1, 2] %}{% include 'p' %}{% endfor %}", '12', { files: { p: '{{ i }}' } }],
    ["{% include 'p' %}{{ v is defined }}", '1False', { files: { p: '{% set v = 1 %}{{ v }}' } }],
    ["{% filter upper %}{% include 'p' %}{% endfilter %}", 'ABC', { files: { p: 'abc' } }],
    ["{% set x %}{% include 'p' %}{% endset %}[{{ x }}]", '[abc]', { files: { p: 'abc' } }],
    ["{% macro m() %}{% include 'p' %}{% endmacro %}{{ m() }}", 'abc', { files: { p: 'abc' } }],
  ];

  for (const [template, text, surroundings] of rendered) {
    test(`${JSON.stringify(template)} renders as ${JSON.stringify(text)}`, () => {
      expect(renderInTest(template, surroundings).text).toBe(text);
    });
  }

  const refused: readonly (readonly [template: string, message: string, surroundings?: Surroundings])[] = [
    [
      "{% extends 'base' %}{% block a %}{{ super.super() }}{% endblock %}",
      "there is no parent block called 'a'.",
      { files: { base: '{% block a %}1{% endblock %}' } },
    ],
    ["{% extends 'gone' %}", 'template not found: gone'],
    ["{% include 'gone' %}", 'template not found: gone'],
    ["{% include ['gone', 'away'] %}", 'none of the templates given were found: gone, away'],
    [
      "{% extends 'base' %}",
      "Required block 'a' not found",
      { files: { base: '{% block a required %}{% endblock %}' } },
    ],
    ['{% block a %}{{ super() }}{% endblock %}', "there is no parent block called 'a'."],
    ['{% include missing %}', "'missing' is undefined"],
    ['{{ self.nothing() }}', "'TemplateReference object' has no attribute 'nothing' (self.nothing)"],
    ["{% extends 'base' %}", 'ZeroDivisionError: division by zero', { files: { base: '{{ 1 / 0 }}' } }],
    ['{% block a required %}x{% endblock %}', 'Required blocks can only contain comments or whitespace'],
  ];

  for (const [template, message, surroundings] of refused) {
    test(`${JSON.stringify(template)} fails: ${message}`, () => {
      expect(failureInTest(template, surroundings).detail).toBe(message);
    });
  }
});
