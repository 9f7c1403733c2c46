import { expect, test } from 'vitest';
import { interruptibly } from '../time/interruptibly.ts';
import { compileTarget } from './match-target.ts';
import { selectMinions } from './select-minions.ts';
import type { TargetSubject } from './target.ts';

const chain: Record<string, unknown> = { a: 1 };
for (let depth = 0; depth < 100; depth++) chain['a'] = { ...chain };
const subject: TargetSubject = { id: `${'a'.repeat(60)}!`, grains: chain, pillar: {} };

test('a path through nested mappings has an end', () => {
  const matches = compileTarget({ type: 'grain', expression: `${'a:'.repeat(90)}x` });
  expect(interruptibly(() => matches(subject), 10_000)).toEqual({ value: false });
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
  const askAgainAndAgain = () => {
    for (let count = 0; count < 1e6; count += 1) matches(subject);
  };
  expect(askAgainAndAgain).toThrow(expect.objectContaining({ code: 'TARGET_INVALID' }));
});

const talkative = { id: 'talkative', grains: { text: 'x'.repeat(9_000_000) }, pillar: {} };

test.each([
  ['grain', `text:*${'x'.repeat(3000)}y`],
  ['grain_pcre', 'text:(?:x?x)*y'],
  ['grain_pcre', 'text:(?=x)(x+)+y'],
] as const)(
  'a minion that says too much of itself does not hold up a target of type %s',
  (type, expression) => {
    const before = process.threadCpuUsage();
    expect(() => selectMinions({ type, expression }, [subject, talkative], {}, { limitMs: 100 })).toThrow(
      expect.objectContaining({ code: 'TIMEOUT', message: expect.stringContaining('talkative') }),
    );
    expect(process.threadCpuUsage(before).user).toBeLessThan(1_000_000);
  },
);

test('a pattern that looks ahead selects among a thousand minions', () => {
  const subjects = Array.from({ length: 1000 }, (_, index) => ({
    id: `web${index}`,
    grains: {},
    pillar: {},
  }));
  const { minions } = selectMinions({ type: 'pcre', expression: 'web(?!1)' }, subjects);
  expect(minions).toHaveLength(889);
});
