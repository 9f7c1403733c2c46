import { expect, test } from 'vitest';
import { PyFloat, PyOrderedDict, type Value } from '../value/index.ts';
import { argumentToJson } from './textual-arguments.ts';

const one = new PyFloat(1);
const written: readonly (readonly [name: string, value: Value, json: unknown])[] = [
  ['contents', one, '1.0'],
  ['contents', ['a', one, true, null, 5], ['a', '1.0', 'True', null, '5']],
  ['contents', new PyOrderedDict([['a', 1]]), "OrderedDict([('a', 1)])"],
  ['contents', null, null],
  ['contents', true, true],
  ['text', [one, true], ['1.0', 'True']],
  ['env', [new PyOrderedDict([['V', one]])], [{ V: '1.0' }]],
  ['value', one, '1.0'],
  ['timeout', one, 1],
];

test.each(written)('%s of %j is %j', (name, value, json) => {
  expect(argumentToJson(name, value)).toEqual(json);
});
