import { describe, expect, test } from 'vitest';
import { renderInTest } from '../render-in-tests.ts';
import { defaultSyntax, syntaxFromConfiguration } from './syntax-options.ts';

describe('The syntax follows the configuration of the environment', () => {
  const cases: readonly (readonly [
    configuration: Readonly<Record<string, unknown>>,
    template: string,
    text: string,
  ])[] = [
    [
      { trim_blocks: true, lstrip_blocks: true },
      'a\n  {% if true %}\nb\n  {% endif %}\nc {% set x = 1 %} d\n',
      'a\nb\nc  d\n',
    ],
    [{ lstrip_blocks: true }, 'a\n  {{ 1 }}\n  {# c #}x\n  {%+ if true %}y{% endif %}\n', 'a\n  1\nx\n  y\n'],
    [{ trim_blocks: true }, '{% if true %}\n\na{% endif +%}\nb', '\na\nb'],
    [{ line_statement_prefix: '%' }, '% for x in [1, 2]\n{{ x }}\n  % endfor\nend % x', '1\n2\nend % x'],
    [{ line_comment_prefix: '##' }, 'a ## gone\n## all gone\nb', 'a\n\nb'],
    [{ line_statement_prefix: '#', line_comment_prefix: '##' }, '# if true:\nx ## c\n# endif\n', 'x\n\n'],
    [
      {
        block_start_string: '<%',
        block_end_string: '%>',
        variable_start_string: '${',
        variable_end_string: '}',
      },
      '<% if 1 %>${ {"a": 1} }{{ x }}<% endif %>',
      "{'a': 1}{{ x }}",
    ],
    [{ keep_trailing_newline: true }, 'a\n', 'a\n\n'],
    [{ autoescape: true }, "{{ '<' }}{{ '<' | e }}", '<&lt;'],
    [{}, "{% autoescape true %}{{ '<' }}{{ '<' | safe }}{% endautoescape %}", '&lt;<'],
    [{ newline_sequence: '\r\n' }, 'a\nb\n', 'a\r\nb\n'],
    [{ TRIM_BLOCKS: true, unknown: 5 }, '{% if 1 %}\na{% endif %}', 'a'],
  ];

  for (const [configuration, template, text] of cases) {
    test(`${JSON.stringify(configuration)} renders ${JSON.stringify(template)} as ${JSON.stringify(text)}`, () => {
      expect(renderInTest(template, { syntax: syntaxFromConfiguration(configuration) }).text).toBe(text);
    });
  }

  test('an empty configuration is the default', () => {
    expect(syntaxFromConfiguration({})).toEqual(defaultSyntax);
  });

  test('line statements are plain text unless they are configured', () => {
    expect(renderInTest('% for x in y\n## note\n').text).toBe('% for x in y\n## note\n');
  });
});
