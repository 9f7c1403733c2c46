import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fromPlain,
  PyBytes,
  PyDict,
  PyFloat,
  PyOrderedDict,
  PySet,
  PyTuple,
  pyRepr,
  Undefined,
  type Value,
} from '../value/index.ts';
import { packPlainValue, packValue, unpackValue } from './pack-value.ts';

const values: Readonly<Record<string, Value>> = {
  'keys that are no texts': new PyDict([
    [80, 'port'],
    [true, 'flag'],
    [new PyFloat(1.5), 'float'],
    [null, 'nothing'],
    [new PyTuple([1, 'a']), 'pair'],
  ]),
  'the order of keys that look like numbers': fromPlain(
    new Map([
      ['b', 1],
      ['10', 2],
      ['9', 3],
    ]),
  ),
  'a float without a fraction': [new PyFloat(1), 1],
  'floats that are no numbers': [new PyFloat(Number.NaN), new PyFloat(Number.NEGATIVE_INFINITY)],
  'ordered dicts': new PyOrderedDict([['z', new PyOrderedDict()]]),
  'large integers': [9_007_199_254_740_993n, -123_456_789_012_345_678_901_234_567_890n],
  'tuples, sets and bytes': [new PyTuple([1]), new PySet(['a', 'b']), new PyBytes(new Uint8Array([0, 255]))],
  'names of the prototype chain': new PyDict([['__proto__', 1]]),
};

describe('packed values', () => {
  it.each(Object.entries(values))('keep %s', (_fact, value) => {
    expect(pyRepr(unpackValue(packValue(value)))).toBe(pyRepr(value));
  });

  it('have plain mappings alone where that is wanted', () => {
    const value = [new PyOrderedDict([['z', new PyOrderedDict()]])];
    expect(pyRepr(unpackValue(packPlainValue(value)))).toBe("[{'z': {}}]");
  });

  it('keep any data', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (plain) => {
        const value = fromPlain(plain);
        return pyRepr(unpackValue(packValue(value))) === pyRepr(value);
      }),
    );
  });

  it('are not made of what is undefined', () => {
    expect(() => packValue([new Undefined('x')])).toThrow('undefined');
  });

  it.each(['{}', '["x", 1]', '[["d"]'])('%s is refused', (text) => {
    expect(() => unpackValue(Buffer.from(text))).toThrow();
  });
});
