import * as fc from 'fast-check';
import { describe, test } from 'vitest';
import { PyBytes, PyDict, PySet, PyTuple } from '../value/index.ts';
import { builtinFilters } from './filters/builtin-filters.ts';
import { methodsOf } from './methods/methods.ts';
import { renderInTest } from './render-in-tests.ts';
import { JinjaError } from './runtime/template-error.ts';

const limits = { deadlineMs: 500, maxIterations: 200_000, maxOutputChars: 1_000_000 };
const files = {
  a: "{% macro m(x) %}{{ x }}{% endmacro %}{% set v = [1, 'two', {'k': none}] %}",
  b: "{% import 'b' as b %}",
};
const names = {
  n: 3,
  s: 'text',
  l: [1, 'a', null, 2.5, [true]],
  d: { a: 1, 'b c': { c: [2] } },
  g: { id: 'web1' },
};

const filterNames = [...builtinFilters.keys()];
const methodNames = [
  '',
  1,
  [],
  new PyDict(),
  new PyTuple([]),
  new PySet(),
  new PyBytes(new Uint8Array()),
].flatMap((value) => [...(methodsOf(value)?.keys() ?? [])]);

/** What one character of a correct template is changed to. */
const replacements = [
  '{',
  '}',
  '%',
  '#',
  '-',
  '[',
  ']',
  '(',
  ')',
  "'",
  '"',
  '|',
  '.',
  ',',
  ':',
  '=',
  '~',
  ' ',
  '\n',
  'x',
  '0',
  '',
];

/** Pieces that templates are made of, whole and broken. */
const pieces = [
  '{{',
  '}}',
  '{%',
  '%}',
  '{#',
  '#}',
  '{%-',
  '-%}',
  '{{-',
  '-}}',
  '\n',
  ' ',
  'x',
  '"',
  "'",
  '\\',
  '\0',
  '😀',
  '\ud800',
  'if',
  'elif',
  'else',
  'endif',
  'for',
  'in',
  'endfor',
  'recursive',
  'set',
  'endset',
  'macro',
  'endmacro',
  'call',
  'endcall',
  'filter',
  'endfilter',
  'raw',
  'endraw',
  'with',
  'endwith',
  'block',
  'endblock',
  'extends',
  'include',
  'import',
  'from',
  'as',
  'do',
  'load_json',
  'load_yaml',
  'endload',
  'import_json',
  'break',
  'continue',
  'autoescape',
  'endautoescape',
  'profile',
  'is',
  'not',
  'and',
  'or',
  'ignore missing',
  'with context',
  'loop',
  'loop.index',
  'caller()',
  'super()',
  'self',
  'namespace()',
  'range(3)',
  'n',
  's',
  'l',
  'd',
  'g',
  'd.a',
  "d['b c']",
  'l[0]',
  'l[::-1]',
  'l[1:',
  's.upper()',
  's.format',
  'm(1)',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '+',
  '-',
  '*',
  '**',
  '/',
  '//',
  '%',
  '~',
  '|',
  '.',
  ',',
  ':',
  '=',
  '==',
  '<',
  '>=',
  '!=',
  '1',
  '0',
  '2.5',
  '-1',
  '1e308',
  '10 ** 20',
  "'a'",
  "'b'",
  '"%s"',
  "'{}'",
  'none',
  'true',
  'undefined_name',
  '*l',
  '**d',
  '__class__',
  'constructor',
  '| upper',
  '| join',
  '| map',
  "| map('upper')",
  '| list',
  '| json',
  '| sort',
  '| int',
  '| indent(2)',
  '| default(1)',
  '| first',
  '| batch(2)',
  "| regex_search('(a+)+$')",
  '| flatten',
  '| unique',
  '| tojson',
  '| length',
  '| dictsort',
  '| groupby(0)',
  '| slice(0)',
  'is defined',
  'is mapping',
  'is divisibleby 0',
  'is in l',
];

function endsWell(template: string): void {
  try {
    renderInTest(template, { files, names, limits });
  } catch (error) {
    if (!(error instanceof JinjaError)) throw error;
    const { column, line, path } = error.position;
    const isFault = error.cause instanceof TypeError || error.cause instanceof ReferenceError;
    if (isFault || path === '' || line < 1 || column < 1 || error.detail === '') throw error;
  }
}

describe('Whatever a template is made of, it renders or fails with an error that has a place', () => {
  const options = { numRuns: 400 };

  test('pieces of templates in any order', () => {
    const template = fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((parts) => parts.join(' '));
    fc.assert(fc.property(template, endsWell), options);
  });

  test('pieces without blanks between them', () => {
    const template = fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((parts) => parts.join(''));
    fc.assert(fc.property(template, endsWell), options);
  });

  test('any expression', () => {
    const expression = fc.array(fc.constantFrom(...pieces.slice(pieces.indexOf('is'))), {
      minLength: 1,
      maxLength: 15,
    });
    fc.assert(
      fc.property(expression, (parts) => endsWell(`{{ ${parts.join(' ')} }}`)),
      options,
    );
  });

  test('any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), endsWell), options);
  });

  test('correct templates with one character changed', () => {
    const correct = [
      "{% for k, v in d.items() if v %}{{ loop.index }}: {{ k | upper ~ '=' ~ v }}{% else %}none{% endfor %}",
      '{% macro m(a, b=2) -%}{{ a }}{{ b }}{{ caller() if caller }}{%- endmacro %}{% call m(1) %}x{% endcall %}',
      '{% set x = namespace(y=1) %}{% if n > 2 and s is string %}{% set x.y = n // 2 %}{% endif %}{{ x.y }}',
      "{% from 'a' import m, v with context %}{{ m('%s-%05.2f' % (s, 2.5)) }}{{ v[-1].k }}{% raw %}{{{% endraw %}",
      "{% load_json as j %}{\"a\": [1, 2.5, null]}{% endload %}{{ j.a[1:] | map('string') | join(', ') }}",
    ];
    const changed = fc
      .tuple(fc.constantFrom(...correct), fc.nat(), fc.constantFrom(...replacements))
      .map(([template, seed, character]) => {
        const at = seed % template.length;
        return template.slice(0, at) + character + template.slice(at + 1);
      });
    fc.assert(fc.property(changed, endsWell), { numRuns: 800 });
  });

  test('any value through any filter', () => {
    const value = fc.constantFrom(
      'n',
      's',
      'l',
      'd',
      'none',
      'true',
      '2.5',
      '10 ** 30',
      '(1, 2)',
      'range(5)',
      'undefined_name',
      "'<b>' | safe",
      's.encode()',
      "l | map('string')",
      'd.items()',
      'namespace(a=1)',
      "''",
      '-1',
    );
    const filter = fc.constantFrom(...filterNames);
    const argument = fc.constantFrom(
      '',
      '(1)',
      "('a')",
      '(none)',
      '(l)',
      '(d)',
      "('a', 'b')",
      '(-1)',
      '(2, 3)',
      "(s, 'x')",
      '(2.5)',
      '(undefined_name)',
      "('(')",
      '(0)',
      "(attribute='a')",
      '(l, d, 1)',
    );
    fc.assert(
      fc.property(value, filter, argument, (input, name, args) =>
        endsWell(`{{ (${input}) | ${name}${args} }}`),
      ),
      { numRuns: 3000 },
    );
  });

  test('any value with any method', () => {
    const value = fc.constantFrom(
      's',
      'l',
      'd',
      '(1, 2)',
      'n',
      '2.5',
      's.encode()',
      "'<b>' | safe",
      "'' | unique",
    );
    const method = fc.constantFrom(...methodNames);
    const argument = fc.constantFrom(
      '',
      '1',
      "'a'",
      'none',
      'l',
      'd',
      "'a', 'b'",
      '-1',
      '2, 3',
      "s, 'x'",
      '2.5',
      'x=1',
      "('a', 'b')",
      '10 ** 15',
      'undefined_name',
    );
    fc.assert(
      fc.property(value, method, argument, (input, name, args) =>
        endsWell(`{{ (${input}).${name}(${args}) }}`),
      ),
      { numRuns: 2000 },
    );
  });
});

describe('Numbers keep to the laws of Python', () => {
  test('quotient and remainder of ints make up the dividend', () => {
    const int = fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n });
    fc.assert(
      fc.property(
        int,
        int.filter((divisor) => divisor !== 0n),
        (dividend, divisor) => {
          const template = `{{ (a // b) * b + a % b == a and (a % b == 0 or (a % b < 0) == (b < 0)) }}`;
          return renderInTest(template, { names: { a: dividend, b: divisor } }).text === 'True';
        },
      ),
    );
  });

  test('a float is printed as the shortest text that reads back as itself', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const names = { a: value };
        return (
          Object.is(
            Number(renderInTest('{{ a | float }}', { names }).text),
            value === 0 ? Math.abs(value) : value,
          ) || value === 0
        );
      }),
    );
  });

  test('JSON that is written is read back as the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (data) => {
        const template =
          '{{ (a | json(sort_keys=false) | string | load_json) == a and (a | tojson | load_json) == a }}';
        return renderInTest(template, { names: { a: data } }).text === 'True';
      }),
    );
  });
});
