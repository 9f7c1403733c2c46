import { describe, expect, test } from 'vitest';
import { failureInTest, renderInTest } from '../render-in-tests.ts';

/** A value that holds the same part twice, that one its own part twice, and so on. */
const doubled = (first: string, more: string): string =>
  `{% set n = namespace(s=${first}) %}{% for i in range(60) %}{% set n.s = ${more} %}{% endfor %}\n`;

describe('A template that uses too much is stopped with an error that says where', () => {
  test('by its time', () => {
    const template = '{% set l = [1] %}\n{% for x in l %}{% do l.append(x) %}{% endfor %}';
    const failure = failureInTest(template, { limits: { deadlineMs: 50 } });
    expect(failure.detail).toBe('the template takes longer than 50 ms; does it ever end?');
    expect(failure.position.line).toBe(2);
  });

  test('by the number of its steps', () => {
    const template = '{% for a in range(1000) %}{% for b in range(1000) %}{% endfor %}{% endfor %}';
    const failure = failureInTest(template, { limits: { maxIterations: 10_000 } });
    expect(failure.detail).toBe('the template takes more than 10000 steps; does it ever end?');
  });

  test('by what it writes', () => {
    const failure = failureInTest("{% for a in range(1000) %}{{ 'xxxxxxxxxx' }}{% endfor %}", {
      limits: { maxOutputChars: 5000 },
    });
    expect(failure.detail).toBe('the template writes more than 5000 characters');
  });

  const tooLarge = [
    "{{ 'a' * 10 ** 12 }}",
    '{{ [0] * 10 ** 9 }}',
    '{{ 2 ** (10 ** 9) }}',
    "{{ '%1000000000d' % 1 }}",
    "{{ '{:>9999999999}'.format(1) }}",
    "{{ 'a'.ljust(10 ** 10) }}",
    "{{ '7'.zfill(10 ** 10) }}",
    "{{ 'x' | center(10 ** 10) }}",
    "{{ 'a' * 60000 | replace('a', 'b' * 60000) }}",
    "{{ ('a' * 60000) | replace('a', 'b' * 60000) }}",
    "{% set n = namespace(s='x') %}{% for i in range(99) %}{% set n.s = n.s ~ n.s %}{% endfor %}",
    "{% set n = namespace(s='x') %}{% for i in range(99) %}{% set n.s = n.s + n.s %}{% endfor %}",
    '{% set n = namespace(l=[1]) %}{% for i in range(99) %}{% set n.l = n.l + n.l %}{% endfor %}',
    "{{ '10.0.0.0/2' | network_hosts }}",
    '{{ lipsum(10 ** 9) }}',
  ];

  test.each(tooLarge)('by the size of a value: %s', (template) => {
    expect(failureInTest(template).detail).toMatch(
      /larger than the 67108864 allowed|deeper recursion|unsupported/,
    );
  });

  const tooDeep = [
    '{% macro f(n) %}{{ f(n + 1) }}{% endmacro %}{{ f(0) }}',
    "{% include 't' %}",
    "{% import 't' as t %}",
    '{% for n in [1] recursive %}{{ loop([1]) }}{% endfor %}',
    '{% block a %}{{ self.a() }}{% endblock %}',
  ];

  test.each(tooDeep)('by the depth of its calls: %s', (template) => {
    expect(failureInTest(template, { files: { t: template } }).detail).toBe(
      'macros, loops or includes call one another more than 250 levels deep',
    );
  });

  test.each([
    `{{ ${'('.repeat(5000)}1${')'.repeat(5000)} }}`,
    `{{ ${'-'.repeat(5000)}1 }}`,
    `{{ 1${' + 1'.repeat(30_000)} }}`,
    `{{ ${'['.repeat(5000)}${']'.repeat(5000)} }}`,
    `${'{% if 1 %}'.repeat(5000)}${'{% endif %}'.repeat(5000)}`,
    `{{ a${'.b'.repeat(30_000)} }}`,
    `{{ 1${' if 1 else 1'.repeat(5000)} }}`,
    `{{ ${'not '.repeat(5000)}1 }}`,
  ])('by the depth of its nesting: %#', (template) => {
    expect(failureInTest(template).detail).toMatch(/nested|deeper recursion/);
  });

  test.each([
    "{{ ('a' * 60 ~ '!') | regex_search('(a+)+$') }}",
    "{{ ('a' * 60 ~ '!') | regex_match('(a|a)*$') }}",
    "{{ ('a' * 60 ~ '!') | regex_replace('(a|aa)+$', '') }}",
    "{{ ('a' * 60 ~ '!') is match('(a*)*$') }}",
    "{{ ('a' * 6000) | regex_search('a*a*a*a*a*a*b') }}",
  ])('by the time that a search takes: %s', (template) => {
    const { detail, position } = failureInTest(template, { limits: { deadlineMs: 100 } });
    expect(detail).toMatch(/^matching the pattern '.*' takes too long$/);
    expect(position.line).toBe(1);
  });

  const lists = doubled("['x']", '[n.s, n.s]');
  const tuples = doubled("('x',)", '(n.s, n.s)');
  const dicts = doubled("{'x': 1}", "{'a': n.s, 'b': n.s}");

  test.each([
    `${lists}{{ n.s }}`,
    `${lists}{{ n.s | json }}`,
    `${lists}{{ n.s | tojson }}`,
    `${lists}{{ n.s | flatten }}`,
    `${lists}{{ n.s | pprint }}`,
    `${lists}{{ '%s' % n.s }}`,
    `${lists}{{ '{}'.format(n.s) }}`,
    `${lists}{{ n.s ~ 'x' }}`,
    `${lists}{{ [n.s] | join }}`,
    `${lists}{% set t = namespace(s=['x']) %}{% for i in range(60) %}{% set t.s = [t.s, t.s] %}{% endfor %}{{ n.s == t.s }}`,
    `${tuples}{{ {n.s: 1} }}`,
    `${tuples}{{ [n.s] | unique }}`,
    `${tuples}{% set t = namespace(s=('x',)) %}{% for i in range(60) %}{% set t.s = (t.s, t.s) %}{% endfor %}{{ n.s < t.s }}`,
    `${dicts}{{ n.s }}`,
    `${dicts}{{ n.s | json }}`,
    `${dicts}{{ n.s | xml }}`,
    `${dicts}{{ n.s | json_query('a.b') }}`,
    `${dicts}{{ n.s | json_encode_dict }}`,
    `\n{{ range(30) | combinations(31) | list }}`,
    `\n{{ range(300) | product(range(300), range(300), range(300), []) | list }}`,
  ])('by its time, however much one step does: %s', (template) => {
    const failure = failureInTest(template, { limits: { deadlineMs: 100 } });
    expect(failure.detail).toMatch(/^the template (?:takes longer|takes more|needs more) than/);
    expect(failure.position.line).toBe(2);
  });

  test.each([
    "{{ (['x' * 10 ** 6] * 1000) | join | length }}",
    "{{ ('x' * 10 ** 4).join('a' * 10 ** 4) }}",
    "{{ 'a' | indent(10 ** 9) }}",
    "{{ ('\n' * 10 ** 5) | indent('x' * 10 ** 4, true, true) }}",
    "{{ ('a b ' * 10 ** 4) | wordwrap(1, true, 'x' * 10 ** 4) }}",
    "{{ ('\t' * 10 ** 4).expandtabs(10 ** 5) | length }}",
    '{{ [[1]] | json(indent=10 ** 9) }}',
    '{{ [1] | batch(10 ** 9, 1) | list }}',
    '{{ [1] | product(repeat=10 ** 9) | list }}',
    "{{ ('a' * 10 ** 4) | regex_replace('a', 'b' * 10 ** 8) }}",
  ])('before it makes what is too large: %s', (template) => {
    expect(failureInTest(template).detail).toMatch(/larger than the 67108864 allowed/);
  });

  test('and the option that says how long it may take is named', () => {
    const limits = { deadlineMs: 20, deadlineOption: 'compile_timeout' };
    const failure = failureInTest(`${lists}{{ n.s }}`, { limits });
    expect(failure.detail).toBe(
      'the template takes longer than 20 ms; does it ever end? If it does, raise compile_timeout.',
    );
  });

  test('and a clock that stands still lets it go on', () => {
    let reads = 0;
    const clock = () => {
      reads += 1;
      return 0;
    };
    const template = '{% for a in range(1000) %}{% for b in range(10) %}{% endfor %}{% endfor %}done';
    expect(renderInTest(template, { limits: { deadlineMs: 1, clock } }).text).toBe('done');
    expect(reads).toBeGreaterThan(10);
  });

  const finishes = [
    ["{{ ('a' * 10 ** 6) | wordwrap(10) | length }}", '1099999'],
    ["{{ (' ' * 10 ** 6) | wordwrap(10) | length }}", '0'],
    ["{{ ('-' * 10 ** 5) | wordwrap(10) | length }}", '109999'],
    ["{{ ('a b ' * 10 ** 4) | wordwrap(1) | length }}", '39999'],
    ["{{ ('a, ' * 10 ** 5).split(',') | length }}", '100001'],
    ["{{ ('a b ' * 10 ** 5).split() | length }}", '200000'],
    ["{{ ('a b ' * 10 ** 3).rsplit(none, 1500) | length }}", '1501'],
    ["{{ ('f' * 10 ** 6) | int(base=16) is odd }}", 'True'],
    ["{{ ('1_' * 10 ** 5 ~ 1) | int(base=2) is odd }}", 'True'],
    ['{{ 15 | round(-10 ** 9) }} {{ 1.5 | round(-10 ** 9) }} {{ 1.5 | round(10 ** 9) }}', '0 0.0 1.5'],
    ["{{ ('%.100000f' % 0.1) | length }} {{ ('%.100000e' % 0.1) | length }}", '100002 100006'],
    ["{{ '{:0100001,d}'.format(7) | length }}", '100001'],
    ['{{ [] * 10 ** 30 }}{{ () * 10 ** 9 }}', '[]()'],
    ['{{ [range(50000) | list, range(90000) | list] | flatten | length }}', '140000'],
    ["{{ dict(a=1, **dict([('b', 2)])) }}", "{'a': 1, 'b': 2}"],
  ] as const;
  test.each(finishes)('what is only long is not: %s', (template, text) => {
    expect(renderInTest(template, { limits: { deadlineMs: 10_000 } }).text).toBe(text);
  });

  test.each([
    "{{ ('9' * 5000) | int }}",
    '{{ 10 ** 5000 }}',
    "{{ '%d' % 10 ** 5000 }}",
    '{{ [10 ** 5000] | json }}',
  ])('as in Python by the digits of a number: %s', (template) => {
    expect(failureInTest(template).detail).toMatch(/Exceeds the limit \(4300 digits\)|infinity to integer/);
  });

  test('by templates that extend one another in a circle', () => {
    const files = { a: "{% extends 'b' %}", b: "{% extends 'a' %}" };
    const { detail, position } = failureInTest("{% extends 'a' %}", { files });
    expect(detail).toMatch(/^templates extend one another more than 250 levels deep/);
    expect(position.path).toMatch(/^[ab]$/);
  });

  test('values that hold themselves are printed with a mark, and refused where they cannot be written', () => {
    const circular = '{% set l = [] %}{% do l.append(l) %}';
    expect(failureInTest(`${circular}{{ l | json }}`).detail).toBe('ValueError: Circular reference detected');
    expect(
      failureInTest(`${circular}{{ l == [l] and [l] == l and l[0] == [[[l]]] }}{{ 1 / 0 }}`).detail,
    ).toMatch(/recursion|division/);
  });
});
