import { expect, test } from 'vitest';
import { jsonOf } from './wire-json.ts';

test.each<[string, unknown, unknown]>([
  ['a list', [null, true, 1.5, 'a'], [null, true, 1.5, 'a']],
  ['a mapping', { a: { b: [{ c: 1 }] } }, { a: { b: [{ c: 1 }] } }],
  ['a small whole number', 12n, 12],
  ['a large whole number', 2n ** 63n, '9223372036854775808'],
  ['bytes', Buffer.from('ab'), 'YWI='],
  ['nothing', undefined, null],
  ['what has no form', Symbol('a'), null],
])('%s comes over the wire', (_, came, json) => {
  expect(jsonOf(came)).toEqual(json);
});
