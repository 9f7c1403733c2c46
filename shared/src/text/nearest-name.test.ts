import { expect, test } from 'vitest';
import { nearestName } from './nearest-name.ts';

test.each([
  ['pillr', ['grains', 'pillar'], 'pillar'],
  ['contnets', ['content', 'contents', 'context'], 'contents'],
  ['ot', ['os', 'id'], undefined],
  ['something', ['nothing', 'else'], undefined],
  ['UPPER', ['upper', 'lower'], 'upper'],
])('%s among %j probably means %s', (written, known, meant) => {
  expect(nearestName(written, known)).toBe(meant);
});
