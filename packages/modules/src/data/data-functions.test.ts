import { createMemoryHost, type Json } from '@muster/engine';
import { expect, test } from 'vitest';
import { functionContext } from '../testing/function-context.ts';
import { callOwn } from '../testing/own-registry.ts';

/** Calls, one after another on the same host, and their answers. */
const story: readonly (readonly [string, readonly Json[], Json])[] = [
  ['data.load', [], {}],
  ['data.pop', ['a', 'none'], 'none'],
  ['data.update', ['a', { b: 1 }], true],
  ['data.update', ['list', ['One', 'two']], true],
  ['data.update', ['text', 'Some text'], true],
  ['data.get', ['a'], { b: 1 }],
  ['data.get', ['z'], null],
  ['data.get', ['z', 5], 5],
  ['data.get', [['a', 'z']], [{ b: 1 }]],
  ['data.get', [['a', 'z'], 5], [{ b: 1 }, 5]],
  ['data.cas', ['a', 2, { b: 3 }], false],
  ['data.cas', ['z', 2, null], false],
  ['data.has_key', ['z'], false],
  ['match.data', ['a:b'], true],
  ['match.data', ['a:c'], false],
  ['match.data', ['list:o*'], true],
  ['match.data', ['list:x'], false],
  ['match.data', ['text:Some *'], true],
  ['match.data', ['text:some *'], false],
  ['match.data', ['text'], false],
  ['match.data', ['z:*'], false],
  ['data.cas', ['a', 2, { b: 1 }], true],
  ['data.items', [], { a: 2, list: ['One', 'two'], text: 'Some text' }],
  ['data.pop', ['list'], ['One', 'two']],
  ['data.keys', [], ['a', 'text']],
  ['data.values', [], [2, 'Some text']],
  ['data.has_key', ['a'], true],
  ['data.dump', [{ only: true }], true],
  ['data.load', [], { only: true }],
  ['data.clear', [], true],
  ['data.clear', [], true],
  ['data.load', [], {}],
];

test('a minion keeps values, in a file that is for root alone', async () => {
  const host = createMemoryHost();
  const context = functionContext(host, { opts: { cachedir: '/var/cache/app' } });
  for (const [name, positional, answer] of story) {
    expect([name, positional, await callOwn(name, { positional, named: {} }, context)]).toEqual([
      name,
      positional,
      answer,
    ]);
    const stat = await host.files.stat('/var/cache/app/datastore.json');
    if (stat !== undefined) expect(stat.mode).toBe(0o600);
  }
});
