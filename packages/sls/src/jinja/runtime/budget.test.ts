import { describe, expect, test } from 'vitest';
import { failureInTest } from '../render-in-tests.ts';

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
    const started = performance.now();
    const { detail, position } = failureInTest(template, { limits: { deadlineMs: 100 } });
    expect(detail).toMatch(/^matching the pattern '.*' takes too long$/);
    expect(position.line).toBe(1);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  test('values that hold themselves are printed with a mark, and refused where they cannot be written', () => {
    const circular = '{% set l = [] %}{% do l.append(l) %}';
    expect(failureInTest(`${circular}{{ l | json }}`).detail).toBe('ValueError: Circular reference detected');
    expect(
      failureInTest(`${circular}{{ l == [l] and [l] == l and l[0] == [[[l]]] }}{{ 1 / 0 }}`).detail,
    ).toMatch(/recursion|division/);
  });
});
