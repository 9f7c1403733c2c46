import { shellQuote } from '@muster/shared';
import type { StateResult } from '../contract/state-result.ts';
import type { MemoryDeed } from '../host/memory/memory-contract.ts';
import { asJson } from '../plan/as-json.ts';
import type { LawExpectation, LawKind, LawPlan, LawRun } from './law-case.ts';

/** What came of a use of a state, or what should, by what it is about. */
export type LawFacts = Readonly<Record<string, unknown>>;

const resultOf: Readonly<Record<LawKind, { readonly planned: boolean | null; readonly run: boolean }>> = {
  create: { planned: null, run: true },
  repair: { planned: null, run: true },
  'nothing to do': { planned: true, run: true },
  cannot: { planned: false, run: false },
  run: { planned: null, run: true },
  skip: { planned: true, run: true },
  fail: { planned: false, run: false },
  reaction: { planned: null, run: true },
};

/** All that a case says of what should come, what it leaves out being that there is none. */
export function expectedFacts(kind: LawKind, expect: LawExpectation): LawFacts {
  const { comment, changes = {}, warnings = [], runs = [], files = {} } = expect;
  const planned = planOf(expect);
  return {
    ...expectedResults(kind, expect),
    comment,
    changes,
    warnings,
    'dry comment': planned.comment ?? comment,
    'dry changes': planned.changes ?? changes,
    runs,
    files,
  };
}

/** The results alone, which follow from the kind of a case. */
export function expectedResults(kind: LawKind, expect: Partial<LawExpectation> = {}): LawFacts {
  const results = resultOf[kind];
  const { result } = planOf(expect);
  return { result: results.run, 'dry result': result === undefined ? results.planned : result };
}

/** What a dry run and a run answered. */
export function answeredFacts(planned: StateResult, ran: StateResult): LawFacts {
  return {
    result: ran.result,
    'dry result': planned.result,
    comment: ran.comment,
    changes: ran.changes,
    warnings: ran.warnings ?? [],
    'dry comment': planned.comment,
    'dry changes': planned.changes,
  };
}

/** Deeds as cases write them. */
export function writtenRuns(deeds: readonly MemoryDeed[]): readonly LawRun[] {
  return deeds.map(({ argv, options }) => {
    const run = argv.map(shellQuote).join(' ');
    const more = Object.entries(options).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, asJson(value)] as const],
    );
    return more.length === 0 ? run : { run, ...Object.fromEntries(more) };
  });
}

function planOf({ planned = {} }: Partial<LawExpectation>): LawPlan {
  return typeof planned === 'string' ? { comment: planned } : planned;
}
