import {
  type AnyState,
  checkLaws,
  declarationKinds,
  invalidExamples,
  type LawKind,
  lawCasesOf,
} from '@muster/engine';
import { afterAll, describe, expect, it } from 'vitest';
import { allLaws, withoutCases } from './all-law-cases.ts';
import { allStates } from './all-states.ts';

const states = new Map<string, AnyState>(allStates.map((state) => [state.name, state]));
const cases = allLaws.flatMap((laws) =>
  Object.entries(laws).flatMap(([name, ofState]) =>
    lawCasesOf(ofState).map((use) => [name, use.kind, use.about, use] as const),
  ),
);
let expectations = 0;

afterAll(() => {
  process.stdout.write(`${states.size} states, ${cases.length} cases, ${expectations} expectations\n`);
});

describe('every state', () => {
  it.each(allStates.map((state) => [state.name, state] as const))('%s has valid examples', (_, state) => {
    expect(state.summary).toMatch(/\.$/);
    expect(state.examples.length).toBeGreaterThan(0);
    expect(invalidExamples(state)).toEqual([]);
  });

  it.each(allStates.map((state) => [state.name, state] as const))(
    '%s has cases of each kind',
    (name, state) => {
      const kinds = new Set(cases.flatMap(([of, kind]) => (of === name ? [kind] : [])));
      const impossible = withoutCases.filter((each) => each.states.includes(name)).map(({ kind }) => kind);
      expect(
        impossible.filter((kind) => kinds.has(kind)),
        'kinds that it was said not to have',
      ).toEqual([]);
      const needed: LawKind[] = state.kind === 'action' ? [] : [...declarationKinds];
      if (state.onWatch !== undefined) needed.push('reaction');
      expect([...kinds, ...impossible]).toEqual(expect.arrayContaining(needed));
      expect(kinds.size).toBeGreaterThan(0);
    },
  );
});

describe('the laws hold', () => {
  it.each(cases)('for %s: %s: %s', async (name, _, __, lawCase) => {
    const state = states.get(name);
    if (state === undefined) throw new Error(`no state ${name}`);
    const report = await checkLaws(state, lawCase);
    expectations += report.expectations;
    expect(report.broken).toEqual([]);
  });
});
