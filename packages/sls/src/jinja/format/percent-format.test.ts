import { describe, expect, test } from 'vitest';
import { failureInTest, renderInTest } from '../render-in-tests.ts';

describe('Texts are formatted by % as in Python', () => {
  const rendered: readonly (readonly [template: string, text: string])[] = [
    [
      "{{ '%s-%s' % ('a', 'b') }} {{ 'v%s' % 3 }} {{ '%s' % none }} {{ '%s' % [1, 'a'] }} {{ '%s' % ((1, 2),) }}",
      "a-b v3 None [1, 'a'] (1, 2)",
    ],
    [
      "{{ '%d %i %u' % (3, 4.9, true) }} {{ '%05d|%-5d|%+d|% d' % (42, 42, 42, 42) }}",
      '3 4 1 00042|42   |+42| 42',
    ],
    ["{{ '%.3d|%6.3d|%#.4x|%06.3d' % (5, -5, 255, 7) }}", '005|  -005|0x00ff|000007'],
    ["{{ '%x %X %#x %o %#o' % (255, 255, 255, 8, 8) }} {{ '%x' % -255 }}", 'ff FF 0xff 10 0o10 -ff'],
    [
      "{{ '%f %.2f %8.3f|%-8.1f|%08.2f' % (1.5, 2.675, 3.14159, 2.25, -1.5) }}",
      '1.500000 2.67    3.142|2.2     |-0001.50',
    ],
    [
      "{{ '%e %E %.2e' % (12345.678, 0.00012, 5) }} {{ '%g %g %g %g' % (0.0001, 0.00001, 1e6, 123456789) }} {{ '%G' % 1e-10 }}",
      '1.234568e+04 1.200000E-04 5.00e+00 0.0001 1e-05 1e+06 1.23457e+08 1E-10',
    ],
    ["{{ '%.0f %.0f %.0f %.1f' % (0.5, 1.5, 2.5, 0.25) }}", '0 2 2 0.2'],
    [
      "{{ '%5s|%-5s|%.2s' % ('ab', 'ab', 'abc') }} {{ '%r %r' % ('a', 1.0) }} {{ '%c%c' % ('x', 65) }} 100%",
      "   ab|ab   |ab 'a' 1.0 xA 100%",
    ],
    ["{{ '%(a)s %(b)05.1f %(a)s' % {'a': 1, 'b': 2} }} {{ '%%' % () }} {{ '%d%%' % 50 }}", '1 002.0 1 % 50%'],
    [
      "{{ '%*d' % (5, 42) }} {{ '%.*f' % (2, 1.005) }} {{ '%s %s' | format('a', 'b') }} {{ '%(x)s' | format(x=1) }}",
      '   42 1.00 a b 1',
    ],
    [
      "{{ 'abc' % {} }} {{ 'abc' % [] }} {{ '%s' % 'é' }} {{ '%s' % 1e20 }} {{ '%d' % 123456789012345678901234567890 }}",
      'abc abc é 1e+20 123456789012345678901234567890',
    ],
  ];

  test.each(rendered)('%j renders as %j', (template, text) => {
    expect(renderInTest(template).text).toBe(text);
  });

  const refused: readonly (readonly [template: string, message: string])[] = [
    ["{{ '%s %s' % 'a' }}", 'TypeError: not enough arguments for format string'],
    ["{{ '%s' % (1, 2) }}", 'TypeError: not all arguments converted during string formatting'],
    ["{{ '%d' % 'a' }}", 'TypeError: %d format: a real number is required, not str'],
    ["{{ '%(a)s' % {} }}", "KeyError: 'a'"],
    ["{{ '%(a)s' % 1 }}", 'TypeError: format requires a mapping'],
    ["{{ '%z' % 1 }}", "ValueError: unsupported format character 'z'"],
    ["{{ '%' % 1 }}", 'ValueError: incomplete format'],
    ["{{ '%x' % 1.5 }}", 'TypeError: %x format: an integer is required, not float'],
    ["{{ 'a' % 1 }}", 'TypeError: not all arguments converted during string formatting'],
    ["{{ '%f' % 'x' }}", 'TypeError: must be real number, not str'],
    ["{{ '%c' % 'ab' }}", 'TypeError: %c requires int or char'],
  ];

  test.each(refused)('%j fails: %s', (template, message) => {
    expect(failureInTest(template).detail).toBe(message);
  });
});
