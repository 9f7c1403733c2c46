import { describe, expect, test } from 'vitest';
import { failureInTest, renderInTest } from '../render-in-tests.ts';

describe('Texts are formatted by str.format as in Python', () => {
  const rendered: readonly (readonly [template: string, text: string])[] = [
    [
      "{{ '{}/{}'.format('a', 'b') }} {{ '{1}-{0}'.format('a', 'b') }} {{ '{a}{b}'.format(a=1, b=2) }} {{ '{{}}'.format() }}",
      'a/b b-a 12 {}',
    ],
    [
      "{{ '{:>5}|{:<5}|{:^5}|{:*^5}|{:5}|{:5}|'.format('a', 'b', 'c', 'd', 'e', 1) }}",
      '    a|b    |  c  |**d**|e    |    1|',
    ],
    [
      "{{ '{:04d} {:+} {: } {:,} {:_} {:#x} {:b} {:o} {:X} {:c}'.format(42, 5, 5, 1234567, 1234567, 255, 5, 8, 255, 65) }}",
      '0042 +5  5 1,234,567 1_234_567 0xff 101 10 FF A',
    ],
    [
      "{{ '{:.1f} {:.0f} {:8.2f} {:e} {:.3g} {:%} {:.1%} {:,.2f} {:g} {}'.format(2.25, 2.5, 3.14159, 12345.678, 1234.5, 0.25, 0.125, 1234567.891, 1e10, 1.0) }}",
      '2.2 2     3.14 1.234568e+04 1.23e+03 25.000000% 12.5% 1,234,567.89 1e+10 1.0',
    ],
    ["{{ '{0[k]} {0[l][1]} {1.a}'.format({'k': 'v', 'l': [1, 2]}, {'a': 3}) }}", 'v 2 3'],
    [
      "{{ '{!r} {!s} {!r:>5}'.format('a', 'b', 'c') }} {{ '{:{w}}|{:.{p}f}'.format('a', 1.23456, w=5, p=2) }}",
      "'a' b   'c' a    |1.23",
    ],
    [
      "{{ '{:08.3f} {:=+8d} {:<08}'.format(-3.14159, 42, 5) }} {{ '{:,}'.format(999) }} {{ '{:010,}'.format(1234) }}",
      '-003.142 +     42 50000000 999 00,001,234',
    ],
    [
      "{{ '{:d}'.format(true) }} {{ '{}'.format(true) }} {{ '{:>6}'.format(true) }} {{ '{}'.format(none) }} {{ '{}'.format([1]) }}",
      '1 True      1 None [1]',
    ],
    [
      "{{ '{:.3}'.format('abcdef') }} {{ '{:.3}'.format(3.14159) }} {{ '{:5.1f}%'.format(99.95) }}",
      'abc 3.14 100.0%',
    ],
    ["{{ '{0}{1}{0}'.format('a', 'b') }} {{ '{x}'.format_map({'x': 1}) }}", 'aba 1'],
  ];

  test.each(rendered)('%j renders as %j', (template, text) => {
    expect(renderInTest(template).text).toBe(text);
  });

  const refused: readonly (readonly [template: string, message: string])[] = [
    ["{{ '{}'.format() }}", 'IndexError: Replacement index 0 out of range for positional args tuple'],
    ["{{ '{a}'.format() }}", "KeyError: 'a'"],
    ["{{ '{'.format() }}", "ValueError: expected '}' before end of string"],
    ["{{ '}'.format() }}", "ValueError: Single '}' encountered in format string"],
    ["{{ '{:d}'.format('a') }}", "ValueError: Unknown format code 'd' for object of type 'str'"],
    ["{{ '{:q}'.format(1) }}", "ValueError: Invalid format specifier 'q'"],
    ["{{ '{:.2d}'.format(1) }}", 'ValueError: Precision not allowed in integer format specifier'],
    ["{{ '{0.x}'.format({}) }}", "'dict object' has no attribute 'x'"],
    ["{{ '{:>5}'.format([1]) }}", 'TypeError: unsupported format string passed to list.__format__'],
    ["{{ '{:=5}'.format('a') }}", "ValueError: '=' alignment not allowed in string format specifier"],
    ["{{ '{0.__class__}'.format(1) }}", "access to attribute '__class__' of 'int' object is unsafe."],
  ];

  test.each(refused)('%j fails: %s', (template, message) => {
    expect(failureInTest(template).detail).toBe(message);
  });
});
