import { describe, expect, test } from 'vitest';
import { failureInTest, renderInTest } from '../render-in-tests.ts';

const values = [
  "'text'",
  '5',
  '1.5',
  'true',
  '[1]',
  '(1, 2)',
  "{'a': 1}",
  'range(3)',
  "'x' | safe",
  "'x'.encode()",
  '{}.items()',
  "[1] | map('string')",
  'namespace()',
  'cycler(1)',
  'joiner()',
  'range',
  "'a' | unique",
  'self',
];

const names = [
  'constructor',
  '__proto__',
  'prototype',
  '__class__',
  '__mro__',
  '__globals__',
  '__defineGetter__',
  'toString',
  'valueOf',
  'hasOwnProperty',
  'call',
  'apply',
  'bind',
  'push',
  'then',
  'length',
  'value',
  'items_',
  '#items',
  'typeName',
];

describe('Templates reach nothing of the host language', () => {
  test.each(values)('%s has no attributes but those of Python', (value) => {
    for (const name of names) {
      expect(renderInTest(`{{ (${value})['${name}'] is defined }}`).text).toBe('False');
      if (/^\w+$/.test(name)) expect(renderInTest(`{{ (${value}).${name} is defined }}`).text).toBe('False');
      expect(renderInTest(`{{ (${value}) | attr('${name}') is defined }}`).text).toBe('False');
    }
  });

  test.each([
    "{{ range.constructor('return process')() }}",
    "{{ ''.constructor.constructor('return 1')() }}",
    "{{ [].map.constructor('return 1')() }}",
    '{{ {}.__proto__.x }}',
    "{{ 'x'.format.__globals__ }}",
    "{{ '{0.__class__}'.format(1) }}",
    "{{ '{0.constructor}'.format(1) }}",
    "{{ '{a.constructor}'.format(a='x') }}",
    "{{ ['x'] | map(attribute='constructor') | join }}",
    "{{ ['x'] | map('attr', 'constructor') | join }}",
    "{{ ['x'] | sort(attribute='constructor') }}{{ ['x'] | map(attribute='__proto__.x') | list }}",
    '{{ cycler.constructor }}',
    '{{ lipsum.__globals__ }}',
    '{{ self.constructor }}',
    '{{ process }}',
    '{{ globalThis }}',
    "{{ require('fs') }}",
  ])('%s fails', (template) => {
    expect(failureInTest(template).detail).toMatch(/undefined|no attribute|unsafe/);
  });

  test.each(values)('%s is asked by no query for what it is made of', (value) => {
    for (const name of [...names, 'text', 'items', 'data', 'source', 'rendering']) {
      const { text } = renderInTest(`{{ (${value}) | json_query('"${name}"') }}`);
      expect(text).toBe('None');
    }
    expect(failureInTest(`{{ (${value}) | json_query('constructor(@)') }}`).detail).toMatch(
      /^ValueError: json_query/,
    );
  });

  test('keys such as __proto__ and constructor are keys like others', () => {
    const template =
      "{% set d = {'__proto__': 1, 'constructor': 2} %}{% do d.update({'toString': 3}) %}{{ d }}{{ d.__proto__ }}{{ d['constructor'] }}{{ d | json }}";
    expect(renderInTest(template).text).toBe(
      '{\'__proto__\': 1, \'constructor\': 2, \'toString\': 3}12{"__proto__": 1, "constructor": 2, "toString": 3}',
    );
  });

  test('data from the host is rendered as it is, never as a template', () => {
    expect(renderInTest('{{ grain }}', { names: { grain: '{{ 1 + 1 }}{% if %}' } }).text).toBe(
      '{{ 1 + 1 }}{% if %}',
    );
  });
});
