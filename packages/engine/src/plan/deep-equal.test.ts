import { describe, expect, it } from 'vitest';
import { deepEqual } from './deep-equal.ts';

class Opaque {
  readonly value = 1;
}
const opaque = new Opaque();

describe('deepEqual', () => {
  it.each<[string, unknown, unknown, boolean]>([
    ['equal numbers', 1, 1, true],
    ['a number and its text', 1, '1', false],
    ['NaN with itself', Number.NaN, Number.NaN, true],
    ['lists', [1, [2]], [1, [2]], true],
    ['lists in another order', [1, 2], [2, 1], false],
    ['a list and a record', [], {}, false],
    ['records in another order', { a: 1, b: 2 }, { b: 2, a: 1 }, true],
    ['an absent and an undefined key', { a: undefined }, {}, false],
    ['sets', new Set(['a', 'b']), new Set(['b', 'a']), true],
    ['maps', new Map([['a', [1]]]), new Map([['a', [1]]]), true],
    ['maps with other values', new Map([['a', [1]]]), new Map([['a', [2]]]), false],
    ['bytes', Buffer.from('ab'), new Uint8Array([97, 98]), true],
    ['dates', new Date(5), new Date(5), true],
    ['one object of a class', opaque, opaque, true],
    ['two objects of a class', opaque, new Opaque(), false],
    ['null and a record', null, {}, false],
  ])('compares %s', (_, left, right, equal) => {
    expect(deepEqual(left, right)).toBe(equal);
  });
});
