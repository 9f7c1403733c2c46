import { describe, expect, test } from 'vitest';
import { PyDict } from './dict.ts';
import { Markup } from './markup.ts';
import { PyOrderedDict } from './ordered-dict.ts';
import { printedText } from './printed-text.ts';
import { PySet } from './set.ts';
import { pyStr } from './text.ts';
import { PyTuple } from './tuple.ts';
import { Undefined } from './undefined.ts';
import type { Value } from './value.ts';

const ordered = new PyOrderedDict([['z', 1]]);

describe('A value is printed with plain mappings, and turned into a text with its own', () => {
  const shown: readonly (readonly [value: Value, printed: string, text: string])[] = [
    ['a', 'a', 'a'],
    [null, 'None', 'None'],
    [ordered, "{'z': 1}", "OrderedDict([('z', 1)])"],
    [new PyOrderedDict(), '{}', 'OrderedDict()'],
    [[ordered], "[{'z': 1}]", "[OrderedDict([('z', 1)])]"],
    [new PyTuple([ordered]), "({'z': 1},)", "(OrderedDict([('z', 1)]),)"],
    [new PySet(['a']), "{'a'}", "{'a'}"],
    [new PyDict([['k', ['x', ordered]]]), "{'k': ['x', {'z': 1}]}", "{'k': ['x', OrderedDict([('z', 1)])]}"],
    [new PyDict([['k', new Markup('m')]]), "{'k': Markup('m')}", "{'k': Markup('m')}"],
    [[new Undefined('x')], '[Undefined]', '[Undefined]'],
  ];

  test.each(shown)('%# %j', (value, printed, text) => {
    expect([printedText(value), pyStr(value)]).toEqual([printed, text]);
  });

  test('a mapping that holds something undefined cannot be printed', () => {
    expect(() => printedText(new PyDict([['k', new Undefined('it is missing')]]))).toThrow('it is missing');
  });

  test('what holds itself is printed with a mark', () => {
    const list: Value[] = [];
    list.push(new PyDict([['k', list]]));
    expect(printedText(list)).toBe("[{'k': [...]}]");
  });
});

describe('Ordered dicts', () => {
  test('are equal to one another in the same order only, and to a plain one in any', () => {
    const [one, other] = [
      new PyOrderedDict([
        ['a', 1],
        ['b', 2],
      ]),
      new PyOrderedDict([
        ['b', 2],
        ['a', 1],
      ]),
    ];
    expect(one.equals(other)).toBe(false);
    expect(one.equals(new PyDict(other.entries()))).toBe(true);
    expect(one.equals(one.copy())).toBe(true);
  });
});
