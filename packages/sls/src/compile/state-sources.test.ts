import { expect, it } from 'vitest';
import { argumentPlace } from './state-sources.ts';

const text = `a:
  file.managed:
    - context:
      - mode: 1
{% if x %}
    # - mode: 2
    - 'mode': 3
{% endif %}
  test.nop:
  - text: 4
b:
  test.nop:
    - other: 5
`;

it.each([
  [2, 'context', 3, 7],
  [2, 'mode', 7, 7],
  [9, 'text', 10, 5],
  [2, 'text'],
  [9, 'other'],
  [2, 'gone'],
])('below line %i, the argument %s is in line %s', (line, argument, at?: number, column?: number) => {
  const sources = { 'a.sls': { text, includedFrom: [] } };
  expect(argumentPlace(sources, { path: 'a.sls', line, column: 3 }, argument)).toEqual(
    at === undefined ? undefined : { path: 'a.sls', line: at, column },
  );
});

it('knows no place in a file that is not known', () => {
  expect(argumentPlace({}, { path: 'a.sls', line: 1, column: 1 }, 'a')).toBeUndefined();
});
