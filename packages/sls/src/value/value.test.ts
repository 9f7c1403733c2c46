import { describe, expect, test } from 'vitest';
import {
  DictView,
  fromPlain,
  isTruthy,
  keyOf,
  Markup,
  PyBytes,
  PyDict,
  PyError,
  PyFloat,
  PyIterator,
  PyRange,
  PySet,
  PyTuple,
  pyCompare,
  pyEquals,
  pyLength,
  pyRepr,
  pyStr,
  toPlain,
  Undefined,
  type Value,
} from './index.ts';

describe('Printing follows Python', () => {
  const printed: readonly (readonly [value: Value, repr: string, str?: string])[] = [
    [null, 'None'],
    [true, 'True'],
    [5, '5'],
    [123456789012345678901234567890n, '123456789012345678901234567890'],
    [new PyFloat(1), '1.0'],
    [new PyFloat(1e16), '1e+16'],
    [new PyFloat(1e15), '1000000000000000.0'],
    [new PyFloat(0.0001), '0.0001'],
    [new PyFloat(0.00001), '1e-05'],
    [new PyFloat(1.5e300), '1.5e+300'],
    [new PyFloat(-0), '-0.0'],
    [new PyFloat(Number.NaN), 'nan'],
    [new PyFloat(Number.NEGATIVE_INFINITY), '-inf'],
    ['a', "'a'", 'a'],
    ["it's", '"it\'s"', "it's"],
    ['\'"', "'\\'\"'", '\'"'],
    ['\n\t\\\x00\u200bé😀\u2028', "'\\n\\t\\\\\\x00\\u200bé😀\\u2028'", '\n\t\\\x00\u200bé😀\u2028'],
    [[1, 'a', [null]], "[1, 'a', [None]]"],
    [new PyTuple([1]), '(1,)'],
    [new PyTuple([]), '()'],
    [
      new PyDict([
        ['a', 1],
        [2, 'b'],
      ]),
      "{'a': 1, 2: 'b'}",
    ],
    [new PySet([1]), '{1}'],
    [new PySet(), 'set()'],
    [new PyBytes(Uint8Array.of(97, 0, 255, 39)), 'b"a\\x00\\xff\'"'],
    [new PyRange(0, 3), 'range(0, 3)'],
    [new Markup('<'), "Markup('<')", '<'],
    [new DictView(new PyDict([['a', 1]]), 'items'), "dict_items([('a', 1)])"],
  ];

  for (const [value, repr, str] of printed) {
    test(repr, () => {
      expect(pyRepr(value)).toBe(repr);
      expect(pyStr(value)).toBe(str ?? repr);
    });
  }
});

describe('Equality and keys follow Python', () => {
  const equal: readonly (readonly [Value, Value])[] = [
    [1, true],
    [1, new PyFloat(1)],
    [0, false],
    [new PyFloat(0), new PyFloat(-0)],
    [10n ** 20n, new PyFloat(1e20)],
    ['a', new Markup('a')],
    [new PyTuple([1, 'a']), new PyTuple([true, 'a'])],
    [new PyBytes(Uint8Array.of(1)), new PyBytes(Uint8Array.of(1))],
  ];

  for (const [left, right] of equal) {
    test(`${pyRepr(left)} equals ${pyRepr(right)} and is the same key`, () => {
      expect(pyEquals(left, right)).toBe(true);
      expect(pyEquals(right, left)).toBe(true);
      expect(keyOf(left)).toBe(keyOf(right));
    });
  }

  const different: readonly (readonly [Value, Value])[] = [
    [1, '1'],
    [null, 0],
    ['', null],
    [new PyTuple(['a', 'b']), new PyTuple(['a,b'])],
    [new PyTuple([1]), new PyTuple(['1'])],
    ['\0t', new PyTuple([])],
    [new PyTuple([new PyTuple(['a']), 'b']), new PyTuple([new PyTuple(['a', 'b'])])],
    [10n ** 20n + 1n, new PyFloat(1e20)],
  ];

  for (const [left, right] of different) {
    test(`${pyRepr(left)} differs from ${pyRepr(right)} and is another key`, () => {
      expect(pyEquals(left, right)).toBe(false);
      expect(keyOf(left)).not.toBe(keyOf(right));
    });
  }

  test('lists, dicts and sets cannot be keys', () => {
    expect(() => keyOf([])).toThrow("unhashable type: 'list'");
    expect(() => keyOf(new PyDict())).toThrow("unhashable type: 'dict'");
    expect(() => keyOf(new PyTuple([new PySet()]))).toThrow("unhashable type: 'set'");
  });
});

describe('A dict', () => {
  test('keeps the order of insertion, the first spelling of a key and its last value', () => {
    const dict = new PyDict([
      ['b', 1],
      [1, 'x'],
      ['a', 2],
      [true, 'y'],
      ['b', 3],
    ]);
    expect(pyRepr(dict)).toBe("{'b': 3, 1: 'y', 'a': 2}");
  });

  test('refuses to grow while it is walked through', () => {
    const dict = new PyDict([['a', 1]]);
    const grow = (): void => {
      for (const key of dict.keys()) dict.set(`${pyStr(key)}!`, 1);
    };
    expect(grow).toThrow('dictionary changed size during iteration');
  });

  test('copies one level', () => {
    const inner: Value[] = [];
    const copy = new PyDict([['a', inner]]).copy();
    expect(copy.get('a')).toBe(inner);
    copy.set('b', 1);
    expect(copy.length).toBe(2);
  });
});

describe('Order and truth follow Python', () => {
  const ordered: readonly (readonly [Value, Value])[] = [
    [1, 2],
    ['a', 'b'],
    ['Z', 'a'],
    ['\uffff', '😀'],
    [
      [1, 2],
      [1, 3],
    ],
    [[1], [1, 0]],
    [new PyTuple([1]), new PyTuple([2])],
    [new PyFloat(1.5), 2],
    [10n ** 20n, new PyFloat(1e21)],
    [false, true],
  ];

  for (const [left, right] of ordered) {
    test(`${pyRepr(left)} comes before ${pyRepr(right)}`, () => {
      expect(pyCompare(left, right)).toBeLessThan(0);
      expect(pyCompare(right, left)).toBeGreaterThan(0);
    });
  }

  test('values of different types have no order', () => {
    expect(() => pyCompare('a', 1, '>=')).toThrow("'>=' not supported between instances of 'str' and 'int'");
  });

  test('empty values, zero and None are false', () => {
    const falsy: Value[] = [
      null,
      false,
      0,
      '',
      [],
      new PyFloat(0),
      new PyDict(),
      new PyTuple([]),
      new PySet(),
      new PyRange(0, 0),
      new Markup(''),
    ];
    expect(falsy.map(isTruthy)).toEqual(falsy.map(() => false));
    const truthy: Value[] = [true, -1, '0', [0], new PyFloat(0.1), new PyDict([[1, 1]]), new PyIterator([])];
    expect(truthy.map(isTruthy)).toEqual(truthy.map(() => true));
  });

  test('lengths count characters, not code units', () => {
    expect(pyLength('😀é')).toBe(2);
    expect(() => pyLength(5)).toThrow("object of type 'int' has no len()");
  });
});

describe('Plain data', () => {
  test('becomes values with floats told from ints', () => {
    const value = fromPlain({ a: [1, 1.5, 1e20, 'x', null, true], b: new Map([[1, 2]]) });
    expect(pyRepr(value)).toBe("{'a': [1, 1.5, 1e+20, 'x', None, True], 'b': {1: 2}}");
  });

  test('comes from values with keys as texts', () => {
    const value = new PyDict([
      [1, new PyTuple([new PyFloat(1.5), new Markup('m')])],
      [true, new PySet([2])],
      ['__proto__', new PyBytes(Uint8Array.of(97))],
    ]);
    const plain = toPlain(value);
    expect(JSON.stringify(plain)).toBe('{"1":[2],"__proto__":"a"}');
    expect(Object.getPrototypeOf(plain)).toBeNull();
  });

  test('cannot hold undefined values, functions or itself', () => {
    const loop: Value[] = [];
    loop.push(loop);
    expect(() => toPlain([new Undefined("'x' is undefined")])).toThrow("'x' is undefined");
    expect(() => toPlain(loop)).toThrow('Circular reference');
    expect(() => fromPlain(() => 1)).toThrow('a function is not data');
  });
});

test('a strict undefined value fails when it is used, with its own sentence', () => {
  const missing = new Undefined("'x' is undefined");
  for (const use of [pyStr, isTruthy, keyOf, pyLength, (value: Value) => pyEquals(value, 1)]) {
    expect(() => use(missing)).toThrow(PyError);
    expect(() => use(missing)).toThrow("'x' is undefined");
  }
});
