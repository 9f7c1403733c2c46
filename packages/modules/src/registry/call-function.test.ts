import { defineFunction, type Json } from '@muster/engine';
import { describe, expect, test } from 'vitest';
import { bindCall } from './call-function.ts';
import { createRegistry, findFunction } from './registry.ts';

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

test('every state has a summary and examples that fit its schema', () => {
  const { states } = createRegistry();
  for (const name of states.names()) {
    const state = states.get(name);
    expect(state?.summary, name).toMatch(/\.$/);
    for (const example of state?.examples ?? []) {
      expect(
        state?.args.safeParse(withoutEngineWords(example)).error?.issues,
        `${name}: ${JSON.stringify(example)}`,
      ).toBeUndefined();
    }
  }
});

test('a function of the tree takes the place of one of the same name', () => {
  const registry = createRegistry({ functions: [echo] });
  expect(registry.functions.get('test.arg')).toBe(echo);
});

/** Conditions may stand beside a state's own arguments; the engine reads them. */
function withoutEngineWords(example: Readonly<Record<string, Json>>): Record<string, Json> {
  return Object.fromEntries(Object.entries(example).filter(([argument]) => argument !== 'creates'));
}
