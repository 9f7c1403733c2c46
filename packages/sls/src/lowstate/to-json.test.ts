import { expect, test } from 'vitest';
import { PyDict, PyFloat } from '../value/index.ts';
import { toJson } from './to-json.ts';

test('keys are spelled as JSON spells them, and no digit is lost', () => {
  const data = new PyDict([
    [null, 1],
    [true, 2n ** 60n],
    [3, [false, null]],
    [new PyFloat(1.5), 'x'],
  ]);
  expect(toJson(data)).toEqual({ null: 1, true: String(2n ** 60n), 3: [false, null], 1.5: 'x' });
});

test('what contains itself is refused', () => {
  const circle: unknown[] = [];
  circle.push(circle);
  expect(() => toJson(circle as never)).toThrow('contains itself');
});
