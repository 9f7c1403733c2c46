import { expect, test } from 'vitest';
import { compileTarget } from './match-target.ts';
import type { TargetSubject } from './target.ts';

const chain: Record<string, unknown> = { a: 1 };
for (let depth = 0; depth < 100; depth++) chain['a'] = { ...chain };
const subject: TargetSubject = { id: `${'a'.repeat(60)}!`, grains: chain, pillar: {} };

test('a path through nested mappings takes no longer for each level than for the one before', () => {
  const startedAt = performance.now();
  const matches = compileTarget({ type: 'grain', expression: `${'a:'.repeat(90)}x` });
  expect(matches(subject)).toBe(false);
  expect(performance.now() - startedAt).toBeLessThan(1000);
});

test.each([
  ['grain', 'a:'.repeat(1000)],
  ['grain', `a:${'x'.repeat(100_000)}`],
  ['pillar_pcre', ':'.repeat(101)],
  ['glob', '*a'.repeat(100_000)],
  ['compound', `G@${'a:'.repeat(1000)}x`],
] as const)('a target of type %s that is longer than anybody needs is refused', (type, expression) => {
  expect(() => compileTarget({ type, expression })).toThrow(
    expect.objectContaining({ code: 'TARGET_INVALID' }),
  );
});

test.each(['not E@(?=a)(a+)+$', 'web* or not E@(?=a)(a+)+$'])(
  'the target %s, which cannot be decided, selects nobody',
  (expression) => {
    const matches = compileTarget({ type: 'compound', expression });
    expect(() => matches(subject)).toThrow(expect.objectContaining({ code: 'TARGET_INVALID' }));
  },
);

test('many patterns that backtrack share the time of one target', () => {
  const words = Array.from({ length: 100 }, (_, index) => `E@(?=a)(a|a?){7}${index}$`).join(' or ');
  const matches = compileTarget({ type: 'compound', expression: words });
  const startedAt = performance.now();
  try {
    for (let count = 0; count < 1000; count++) matches(subject);
  } catch {
    // Either is right: what counts is when it is over.
  }
  expect(performance.now() - startedAt).toBeLessThan(2000);
});
