import type { Json } from '@muster/shared';
import { describe, expect, test } from 'vitest';
import { defineFunction } from '../contract/execution-function.ts';
import { bindCall } from './call-function.ts';
import { findFunction } from './function-registry.ts';

const install = defineFunction({
  name: 'pkg.install',
  summary: '',
  parameters: [
    { name: 'name', description: '', required: true },
    { name: 'refresh', description: '', default: false },
    { name: 'version', description: '' },
  ],
  run: async () => null,
});
const echo = defineFunction({
  ...install,
  name: 'test.arg',
  parameters: [],
  variadic: true,
  acceptsExtra: true,
});

const call = (positional: readonly Json[], named: Readonly<Record<string, Json>> = {}) => ({
  positional,
  named,
});

describe('arguments', () => {
  test('by position and by name end in the same places', () => {
    const expected = { values: { name: 'nginx', refresh: true, version: undefined }, rest: [], extra: {} };
    expect(bindCall(install, call(['nginx', true]))).toEqual(expected);
    expect(bindCall(install, call([], { refresh: true, name: 'nginx' }))).toEqual(expected);
  });
  test('that were not given get their defaults', () => {
    expect(bindCall(install, call(['nginx'])).values['refresh']).toBe(false);
  });
  test('beyond the parameters are handed over where the function takes them', () => {
    expect(bindCall(echo, call([1, 'b'], { c: 3, __pub_jid: '1' }))).toEqual({
      values: {},
      rest: [1, 'b'],
      extra: { c: 3 },
    });
  });
  test.each([
    ['a missing one', call([]), "pkg.install needs the argument 'name'"],
    ['one too many', call(['a', true, '1', 'x']), 'takes at most 3 arguments, 4 were given'],
    ['a double one', call(['a'], { name: 'b' }), "got two values for argument 'name'"],
    ['a misspelt one', call(['a'], { refesh: true }), "unknown argument 'refesh'; did you mean 'refresh'?"],
    [
      'an unknown one',
      call(['a'], { colour: 'red' }),
      "unknown argument 'colour'; it takes name, refresh, version",
    ],
  ])('%s is an error that names it', (_, given, message) => {
    expect(() => bindCall(install, given)).toThrow(message);
  });
});

test('an unknown function is an error that suggests the nearest', () => {
  const functions = { get: () => undefined, names: () => ['test.ping', 'test.echo'] };
  expect(() => findFunction(functions, 'test.pign')).toThrow(
    "'test.pign' is not available; did you mean 'test.ping'?",
  );
});
