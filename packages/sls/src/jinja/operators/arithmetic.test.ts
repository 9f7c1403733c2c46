import { describe, expect, test } from 'vitest';
import { failureInTest, renderInTest } from '../render-in-tests.ts';

describe('Numbers calculate as in Python', () => {
  const rendered: readonly (readonly [template: string, text: string])[] = [
    ['{{ 7 // 2 }} {{ -7 // 2 }} {{ 7 % -3 }} {{ -7 % 3 }}', '3 -4 -2 2'],
    ['{{ 7.5 % -2 }} {{ -7.5 // 2 }} {{ 7.0 // 2 }}', '-0.5 -4.0 3.0'],
    ['{{ 2 ** 100 }}', '1267650600228229401496703205376'],
    ['{{ 2 ** -2 }} {{ 4 ** 0.5 }}', '0.25 2.0'],
    ['{{ 10 ** 20 * 3 - 1 }}', '299999999999999999999'],
    ['{{ -(10 ** 20) // 7 }} {{ -(10 ** 20) % 7 }}', '-14285714285714285715 5'],
    ['{{ 1 / 3 }} {{ 4 / 2 }}', '0.3333333333333333 2.0'],
    ['{{ 9007199254740993 + 2 }} {{ 9007199254740991 * 3 }}', '9007199254740995 27021597764222973'],
    ['{{ true + true }} {{ -true }} {{ +true }}', '2 -1 1'],
    ['{{ 1e300 * 1e10 }} {{ -1e300 * 1e10 }}', 'inf -inf'],
    [
      '{{ 0.1 + 0.7 }} {{ 1.0 }} {{ 1e16 }} {{ 1e15 }} {{ 1e-4 }} {{ 1e-5 }} {{ 123456789012345680.0 }}',
      '0.7999999999999999 1.0 1e+16 1000000000000000.0 0.0001 1e-05 1.2345678901234568e+17',
    ],
    ['{{ 0 * -1 }} {{ -0.0 }} {{ 0.0 * -1 }}', '0 -0.0 -0.0'],
    ['{{ 2 ** 3 ** 2 }} {{ -2 ** 2 }} {{ 10 - 2 - 3 }}', '64 4 5'],
    ["{{ 'ab' * 3 }} {{ 3 * [1] }} {{ (1, 2) * 2 }} {{ 'a' * -1 }}|", 'ababab [1, 1, 1] (1, 2, 1, 2) |'],
    ["{{ [1] + [2] }} {{ (1,) + (2,) }} {{ 'a' + 'b' }}", '[1, 2] (1, 2) ab'],
    ['{{ 0x1F }} {{ 0b11 }} {{ 0o17 }} {{ 1_000 }} {{ 1e3 }} {{ 1.5E-3 }}', '31 3 15 1000 1000.0 0.0015'],
    ['{{ 12345678901234567890123 % 97 }} {{ 5 % 3.5 }} {{ 1e3 // 7 }}', '19 1.5 142.0'],
    ["{{ {'a': 1, 'b': 2}.keys() - ['a'] }}", "{'b'}"],
    [
      "{{ -0.0 // 100 }} {{ 0.0 // -1 }} {{ ['a'] - {'b': 1}.keys() }} {{ {'a': 1}.keys() - ['a'] }}",
      "-0.0 -0.0 {'a'} set()",
    ],
    ["{{ '' % range(3) }}{{ 'x' % {'a': 1} }}", 'x'],
  ];

  test.each(rendered)('%j renders as %j', (template, text) => {
    expect(renderInTest(template).text).toBe(text);
  });

  const refused: readonly (readonly [template: string, message: string])[] = [
    ['{{ {1, 2} }}', "expected token ':', got ','"],
    ["{{ 1 + 'a' }}", "TypeError: unsupported operand type(s) for +: 'int' and 'str'"],
    ["{{ 'a' + 1 }}", 'TypeError: can only concatenate str (not "int") to str'],
    ['{{ [1] + (1,) }}', 'TypeError: can only concatenate list (not "tuple") to list'],
    ['{{ none + 1 }}', "TypeError: unsupported operand type(s) for +: 'NoneType' and 'int'"],
    ['{{ 1 / 0 }}', 'ZeroDivisionError: division by zero'],
    ['{{ 1 // 0 }}', 'ZeroDivisionError: integer division or modulo by zero'],
    ['{{ 1 % 0 }}', 'ZeroDivisionError: integer modulo by zero'],
    ['{{ 1.5 / 0 }}', 'ZeroDivisionError: float division by zero'],
    ['{{ 1.5 % 0 }}', 'ZeroDivisionError: float modulo'],
    ["{{ -'a' }}", "TypeError: bad operand type for unary -: 'str'"],
    ['{{ +none }}', "TypeError: bad operand type for unary +: 'NoneType'"],
    ['{{ 0 ** -1 }}', 'ZeroDivisionError: 0.0 cannot be raised to a negative power'],
    ["{{ 'a' - 'b' }}", "TypeError: unsupported operand type(s) for -: 'str' and 'str'"],
    ['{{ 10.0 ** 400 }}', 'OverflowError: Numerical result out of range'],
    ["{{ 2.5 * 'a' }}", "TypeError: unsupported operand type(s) for *: 'float' and 'str'"],
    ["{{ '{:,}'.format('a') }}", "ValueError: Cannot specify ',' with 's'."],
    ["{{ ['a'] - ['b'] }}", "TypeError: unsupported operand type(s) for -: 'list' and 'list'"],
  ];

  test.each(refused)('%j fails: %s', (template, message) => {
    expect(failureInTest(template).detail).toBe(message);
  });
});
