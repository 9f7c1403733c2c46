import { describe, expect, test } from 'vitest';
import { failureInTest, renderInTest } from '../render-in-tests.ts';

describe('Numbers are filtered as in Jinja', () => {
  const rendered: readonly (readonly [template: string, text: string])[] = [
    [
      "{{ 2.5 | round }} {{ 3.5 | round }} {{ 2.675 | round(2) }} {{ 2.1 | round(0, 'ceil') }} {{ 2.9 | round(method='floor') }} {{ 2.123 | round(1, 'ceil') }} {{ 5 | round }} {{ 1234 | round(-2) }} {{ 1250.0 | round(-2) }} {{ -2.5 | round }}",
      '2.0 4.0 2.67 3.0 2.0 2.2 5 1200 1200.0 -2.0',
    ],
    [
      "{{ '42' | int }} {{ ' 42 ' | int }} {{ '4_2' | int }} {{ 3.9 | int }} {{ -3.9 | int }} {{ 'x' | int }} {{ 'x' | int(-1) }} {{ '0x1f' | int(0, 16) }} {{ '755' | int(base=8) }} {{ '3.7' | int }} {{ none | int }} {{ [] | int(7) }} {{ true | int }} {{ '1e3' | int }} {{ '' | int }} {{ '123456789012345678901234567890' | int }}",
      '42 42 42 3 -3 0 -1 31 493 3 0 7 1 1000 0 123456789012345678901234567890',
    ],
    [
      "{{ '1.5' | float }} {{ 'x' | float(9.5) }} {{ 'x' | float }} {{ 3 | float }} {{ '1e3' | float }} {{ 'inf' | float }} {{ 'nan' | float }} {{ none | float(1) }}",
      '1.5 9.5 0.0 3.0 1000.0 inf nan 1',
    ],
    ['{{ -4 | abs }} {{ 4.5 | abs }} {{ -4.5 | abs }} {{ true | abs }}', '4 4.5 4.5 1'],
    [
      "{{ 1 | filesizeformat }} {{ 500 | filesizeformat }} {{ 1000 | filesizeformat }} {{ 1500000 | filesizeformat }} {{ 1500000 | filesizeformat(true) }} {{ 1024 | filesizeformat(true) }} {{ 1e27 | filesizeformat }} {{ '2000' | filesizeformat }}",
      '1 Byte 500 Bytes 1.0 kB 1.5 MB 1.4 MiB 1.0 KiB 1000.0 YB 2.0 kB',
    ],
  ];

  test.each(rendered)('%j renders as %j', (template, text) => {
    expect(renderInTest(template).text).toBe(text);
  });

  const refused: readonly (readonly [template: string, message: string])[] = [
    ["{{ 'a' | abs }}", "TypeError: 'x' must be number, not str"],
    ['{{ missing | int }}', "'missing' is undefined"],
    ['{{ missing | float }}', "'missing' is undefined"],
    ["{{ 'a' | round }}", "TypeError: 'value' must be number, not str"],
    ["{{ 1 | round(1, 'up') }}", 'method must be common, ceil or floor'],
    ["{{ 'inf' | int }}", 'OverflowError: cannot convert float infinity to integer'],
    ['{{ none | abs }}', "TypeError: 'x' must be number, not NoneType"],
  ];

  test.each(refused)('%j fails: %s', (template, message) => {
    expect(failureInTest(template).detail).toBe(message);
  });
});
