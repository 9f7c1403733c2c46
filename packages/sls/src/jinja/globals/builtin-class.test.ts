import { expect, test } from 'vitest';
import { renderInTest } from '../render-in-tests.ts';

const rendered: readonly (readonly [template: string, text: string])[] = [
  [
    '{{ dict }} {{ [range] }} {{ odict }} {{ lipsum }}',
    "<class 'dict'> [<class 'range'>] <class 'salt.utils.odict.OrderedDict'> <function lipsum>",
  ],
  [
    "{{ dict.fromkeys(['a', 'b'], 1) }} {{ odict.fromkeys(['a']) | string }}",
    "{'a': 1, 'b': 1} OrderedDict([('a', None)])",
  ],
  ['{{ OrderedDict is defined }} {{ dict.nothing is defined }}', 'False False'],
  [
    "{% set own = 1 %}{% set all = show_full_context() %}{{ all.own }} {{ all.dict }} {{ 'joiner' in all }}",
    "1 <class 'dict'> True",
  ],
];

test.each(rendered)('%j renders as %j', (template, text) => {
  expect(renderInTest(template).text).toBe(text);
});
