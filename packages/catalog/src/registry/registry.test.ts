import { defineAction, defineFunction, noArguments } from '@muster/engine';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createRegistry } from './registry.ts';

const hello = defineFunction({
  name: 'greet.hello',
  summary: 'Greets.',
  effect: 'reads',
  args: noArguments,
  run: async () => 'hello',
});
const ping = { ...hello, name: 'test.ping' } as const;
const managed = defineAction({
  name: 'file.managed',
  summary: 'Another one.',
  args: z.strictObject({ name: z.string() }),
  examples: [],
  plan: async () => ({ result: true, changes: {}, comment: '' }),
  run: async () => ({ result: true, changes: {}, comment: '' }),
});

test("what a tree adds lies over Muster's own, and goes with the tree", () => {
  const registry = createRegistry();
  const own = registry.states.get('file.managed');
  const extensions = { states: [managed], functions: [hello, ping], broken: [] };
  registry.extend(extensions);
  expect(registry.states.get('file.managed')).toBe(managed);
  expect(registry.functions.get('greet.hello')).toBe(hello);
  expect([...registry.functions.names()].filter((name) => name === 'test.ping')).toHaveLength(1);
  expect(registry.overridden(extensions)).toEqual(['file.managed', 'test.ping']);
  expect([registry.isOwnFunction('test.ping'), registry.isOwnFunction('test.echo')]).toEqual([false, true]);
  registry.extend({ states: [], functions: [], broken: [] });
  expect(registry.states.get('file.managed')).toBe(own);
  expect(registry.functions.get('greet.hello')).toBeUndefined();
});

test("a broken module stands in the way of Muster's states of its name, and not of its functions", () => {
  const message = '_states/file.ts:1:1: broken';
  const broken = [
    { kind: 'states', module: 'file', message },
    { kind: 'modules', module: 'state', message },
  ] as const;
  const registry = createRegistry({ broken });
  expect(registry.states.get('file.managed')?.summary).toBe('Its module cannot be used.');
  expect(registry.functions.get('state.apply')?.summary).not.toBe('Its module cannot be used.');
  expect(registry.functions.get('state.of_mine')?.summary).toBe('Its module cannot be used.');
  expect(registry.brokenModules()).toEqual(['state']);
});
