import { describe, expect, test } from 'vitest';
import { failureInTest, renderInTest } from '../../render-in-tests.ts';

describe("Salt's quoting filters make scalars safe in YAML", () => {
  const rendered: readonly (readonly [template: string, text: string])[] = [
    [
      "{{ 'a: b' | yaml_encode }} {{ 'yes' | yaml_encode }} {{ 12 | yaml_encode }} {{ none | yaml_encode }} {{ true | yaml_encode }} {{ 1.5 | yaml_encode }} {{ 1e20 | yaml_encode }}",
      '"a: b" "yes" 12 null true 1.5 1.0e+20',
    ],
    [
      "{{ 'q\"q' | yaml_dquote }} {{ 'nl\\nx' | yaml_dquote }} {{ 'é\\t\\x00\\u2028' | yaml_dquote }} {{ 'back\\\\slash' | yaml_dquote }} {{ 5 | yaml_dquote }} {{ '😀' | yaml_dquote }}",
      '"q\\"q" "nl\\nx" "\\xE9\\t\\0\\L" "back\\\\slash" "5" "\\U0001F600"',
    ],
    [
      "{{ \"q'q\" | yaml_squote }} {{ 'x: {y}' | yaml_squote }} {{ 'a\\nb' | yaml_squote }}",
      "'q''q' 'x: {y}' 'a\n\nb'",
    ],
  ];

  test.each(rendered)('%j renders as %j', (template, text) => {
    expect(renderInTest(template).text).toBe(text);
  });

  const refused: readonly (readonly [template: string, message: string])[] = [
    ['{{ [1] | yaml_encode }}', 'TypeError: yaml_encode() only works with YAML scalar data; failed for list'],
    ['{{ missing | yaml_encode }}', "'missing' is undefined"],
  ];

  test.each(refused)('%j fails: %s', (template, message) => {
    expect(failureInTest(template).detail).toBe(message);
  });
});
