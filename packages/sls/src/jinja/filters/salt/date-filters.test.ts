import { describe, expect, test } from 'vitest';
import { failureInTest, renderInTest } from '../../render-in-tests.ts';

describe('Points in time are written by a format', () => {
  const rendered: readonly (readonly [template: string, text: string])[] = [
    [
      "{{ 1234567890 | strftime('%Y') }} {{ '1234567890' | strftime('%d.%m.%Y') | length }} {{ 1582981509.5 | strftime | length }} {{ none | strftime('%Y') | int > 2000 }} {{ '2020-02-29' | strftime('%d/%m/%y %A %a %j %b %B') }} {{ '2020/02/29' | date_format('%F %D') }}",
      '2009 10 10 True 29/02/20 Saturday Sat 060 Feb February 2020-02-29 02/29/20',
    ],
    [
      "{{ '2021-01-03 15:04:05' | strftime('%H:%M:%S %I %p %w %u %U %W %V %G %e|%y%%%n%t%k %l') }} {{ '2020-12-31' | strftime('%j %V %G') }} {{ '2020-01-01' | strftime('%q %Z|') }}",
      '15:04:05 03 PM 0 7 01 00 53 2020  3|21%\n\t15  3 366 53 2020 %q |',
    ],
  ];

  test.each(rendered)('%j renders as %j', (template, text) => {
    expect(renderInTest(template).text).toBe(text);
  });

  const refused: readonly (readonly [template: string, message: string])[] = [
    ["{{ 'no date' | strftime }}", 'RuntimeError: Unable to parse no date as a date'],
    ['{{ missing | strftime }}', "'missing' is undefined"],
    ['{{ [] | strftime }}', 'RuntimeError: Unable to parse [] as a date'],
  ];

  test.each(refused)('%j fails: %s', (template, message) => {
    expect(failureInTest(template).detail).toBe(message);
  });
});
