import { isRecord, type Json, shellQuote } from '@muster/shared';
import type { StateResult } from '../contract/state-result.ts';
import type { MemoryDeed } from '../host/memory/memory-contract.ts';
import { asJson } from '../plan/as-json.ts';
import type { LawExpectation, LawKind, LawRecord, LawRun, LawUse } from './law-case.ts';

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
export function expectedFacts(lawCase: LawUse & LawExpectation): LawFacts {
  const { name, comment, changes = {}, warnings = [] } = lawCase;
  const { planned = comment, plannedChanges = changes } = lawCase;
  const { runs = [], runsWith = {}, files = {} } = lawCase;
  const facts = {
    ...expectedResults(lawCase),
    comment,
    changes,
    warnings,
    'dry comment': planned,
    'dry changes': plannedChanges,
    runs: runs.map((run) => completeRun(run, runsWith)),
    files,
  };
  return Object.fromEntries(Object.entries(facts).map(([about, fact]) => [about, withName(fact, name)]));
}

/** The results, which follow from the kind of a case and from whether the dry run would change something. */
function expectedResults(use: LawUse & LawExpectation): LawFacts {
  const { kind, planned, plannedChanges, plannedResult } = use;
  const results = resultOf[kind];
  const wouldChange = planned !== undefined || plannedChanges !== undefined;
  const usual = wouldChange ? null : results.planned;
  return { result: results.run, 'dry result': plannedResult === undefined ? usual : plannedResult };
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
  return deeds.map(({ argv, options }) => inShort(argv.map(shellQuote).join(' '), options));
}

/** What a case says was run, with what every run was done with. */
function completeRun(run: LawRun, runsWith: LawRecord): LawRun {
  const { run: line, ...own } = typeof run === 'string' || run instanceof RegExp ? { run } : run;
  return inShort(line, { ...runsWith, ...own });
}

/** A run without options that are not given, or hold nothing; its line alone where there are none. */
function inShort(run: string | RegExp, options: Readonly<Record<string, unknown>>): LawRun {
  const given: [string, Json | RegExp][] = [];
  for (const [name, value] of Object.entries(options)) {
    const written = value instanceof RegExp ? value : asJson(value);
    const isEmpty = !(written instanceof RegExp) && isRecord(written) && Object.keys(written).length === 0;
    if (value !== undefined && !isEmpty) given.push([name, written]);
  }
  return given.length === 0 ? run : { run, ...Object.fromEntries(given) };
}

/** The same, with a name in the place of each `{name}`. */
function withName(value: unknown, name: string): unknown {
  if (typeof value === 'string') return value.replaceAll('{name}', name);
  if (typeof value !== 'object' || value === null || value instanceof RegExp) return value;
  if (Array.isArray(value)) return value.map((item) => withName(item, name));
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key.replaceAll('{name}', name), withName(part, name)]),
  );
}
