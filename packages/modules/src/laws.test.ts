import { checkLaws, invalidExamples } from '@muster/engine';
import { describe, expect, it } from 'vitest';
import { allLawCases } from './all-law-cases.ts';
import { allStates } from './all-states.ts';

const states = new Map(allStates.map((state) => [state.name, state]));

/** What these need is too much to imitate; the end-to-end tests try them with the real software. */
const onRealHosts = /^(?:git|postgres_\w+)\./;

describe('every state', () => {
  it.each(allStates.map((state) => [state.name, state] as const))('%s has valid examples', (_, state) => {
    expect(state.summary).toMatch(/\.$/);
    expect(state.examples.length).toBeGreaterThan(0);
    expect(invalidExamples(state)).toEqual([]);
  });

  it('that is a declaration has a case on which the laws are tried', () => {
    const tried = new Set<string>(allLawCases.map(({ state }) => state));
    const untried = allStates.filter(({ kind, name }) => kind === 'declaration' && !tried.has(name));
    expect(untried.map(({ name }) => name).filter((name) => !onRealHosts.test(name))).toEqual([]);
  });
});

describe('the laws hold', () => {
  it.each(allLawCases.map((lawCase) => [lawCase.state, lawCase.about, lawCase] as const))(
    'for %s: %s',
    async (name, _, lawCase) => {
      const state = states.get(name);
      if (state === undefined) throw new Error(`no state ${name}`);
      expect(await checkLaws(state, lawCase)).toEqual([]);
    },
  );
});
