import type { LowChunk } from '@muster/contract';
import { createRedactor } from '@muster/shared';
import { z } from 'zod';
import { type AnyState, defineAction } from '../contract/state-definition.ts';
import type { StateResult } from '../contract/state-result.ts';
import type { Host } from '../host/host.ts';
import { createMemoryHost } from '../host/memory/memory-host.ts';
import { runStates } from '../run/run-states.ts';
import { agrees } from './agrees.ts';
import { fileChanges } from './file-changes.ts';
import type { LawCase, LawExpectation, LawKind, LawUse } from './law-case.ts';
import { answeredFacts, expectedFacts, type LawFacts, writtenRuns } from './law-facts.ts';
import { plainChunk } from './plain-chunk.ts';
import { plainContext } from './plain-context.ts';

/** What trying the laws came to: those that were broken, a sentence each, and how many expectations were looked at. */
export interface LawReport {
  readonly broken: readonly string[];
  readonly expectations: number;
}

/** A host on which laws are tried; one that cannot be changed unseen tells what it holds and what was done to it. */
interface LawHost {
  readonly host: Host;
  /** What a state before this one does to it. */
  readonly earlier?: (() => void | Promise<void>) | undefined;
  snapshot?(): string;
  facts?(): LawFacts;
}

/**
 * Tries the laws that hold for every state on a host in memory: planning writes nothing, a run does what it says and what
 * the case expects and leaves nothing to plan, a second run changes nothing, and no secret is in any result.
 */
export async function checkLaws(definition: AnyState, lawCase: LawCase): Promise<LawReport> {
  const host = createMemoryHost(lawCase.host);
  const beginning = new Map(host.files.entries);
  return tryLaws(definition, lawCase, expectedFacts(lawCase), {
    host,
    earlier: lawCase.earlier && (() => lawCase.earlier?.(host)),
    snapshot: () => host.snapshot(),
    facts: () => ({
      runs: writtenRuns(host.deeds),
      files: fileChanges(beginning, host),
    }),
  });
}

/** Tries the laws on any host, which is changed by it and does not tell what was done to it. */
export async function checkLawsOn(
  host: Host,
  definition: AnyState,
  lawCase: LawUse & LawExpectation,
): Promise<LawReport> {
  const { runs: _, files: __, ...expected } = expectedFacts(lawCase);
  return tryLaws(definition, lawCase, expected, { host });
}

/** Those examples of a state that its own schema refuses, with the reason. */
export function invalidExamples(definition: AnyState): readonly string[] {
  return definition.examples.flatMap((example) => {
    const parsed = definition.args.safeParse(example);
    return parsed.success ? [] : [`${JSON.stringify(example)}: ${parsed.error.message}`];
  });
}

/** Kinds of cases after which everything is as declared. */
const lasting: readonly LawKind[] = ['create', 'repair', 'nothing to do'];

async function tryLaws(
  definition: AnyState,
  use: LawUse,
  expected: LawFacts,
  lawHost: LawHost,
): Promise<LawReport> {
  const broken: string[] = [];
  const results: StateResult[] = [];
  const run = async (test: boolean): Promise<StateResult> => {
    const result = await runOnce(definition, use, lawHost, test);
    results.push(result);
    return result;
  };
  const before = lawHost.snapshot?.();
  const planned = await run(true);
  if (lawHost.snapshot?.() !== before) broken.push('planning changed the host');
  const ran = await run(false);
  const facts: LawFacts = { ...answeredFacts(planned, ran), ...lawHost.facts?.() };
  for (const [about, wanted] of Object.entries(expected)) {
    if (agrees(facts[about], wanted)) continue;
    broken.push(`the ${about} should be ${shown(wanted)} and is ${shown(facts[about])}`);
  }
  if (lasting.includes(use.kind) && hasChanges(ran) === (use.kind === 'nothing to do'))
    broken.push('the case has or lacks changes against its kind');
  if (lasting.includes(use.kind) && lawHost.earlier === undefined) {
    const left = await run(true);
    if (left.result !== true || hasChanges(left))
      broken.push(`a plan was left after the run: ${left.comment}`);
    const second = await run(false);
    if (second.result !== true || hasChanges(second))
      broken.push(`a second run changed something: ${JSON.stringify(second.changes)} ${second.comment}`);
  }
  const answers = JSON.stringify(results);
  for (const secret of use.secrets ?? [])
    if (answers.includes(secret)) broken.push('a secret was in a result');
  return { broken, expectations: Object.keys(expected).length };
}

/** What cases watch, or come after. */
const something = { state: 'law', key: 'something' };

async function runOnce(
  definition: AnyState,
  use: LawUse,
  { host, earlier }: LawHost,
  test: boolean,
): Promise<StateResult> {
  const before = defineAction({
    name: 'law.earlier',
    summary: 'Changes something.',
    args: z.strictObject({ name: z.string() }),
    examples: [{ name: something.key }],
    plan: async () => ({ result: null, changes: { law: 'earlier' }, comment: '' }),
    async run() {
      await earlier?.();
      return { result: true, changes: { law: 'earlier' }, comment: '' };
    },
  });
  const states = new Map<string, AnyState>([definition, before].map((state) => [state.name, state]));
  const isFirst = use.kind !== 'reaction' && earlier === undefined;
  const own: LowChunk = {
    ...plainChunk(definition.name, use.name),
    args: use.args ?? {},
    requisites: isFirst ? {} : { [use.kind === 'reaction' ? 'watch' : 'require']: [something] },
  };
  const results = await runStates(isFirst ? [own] : [plainChunk(before.name, something.key), own], {
    states: { get: (name) => states.get(name), names: () => states.keys() },
    host,
    context: (request) => plainContext({ ...use.context, test: request.test }),
    test,
    redactor: createRedactor(use.secrets ?? []),
    signal: new AbortController().signal,
  });
  const result = Object.values(results).at(-1);
  if (result === undefined) throw new TypeError('a run has a result for each state');
  return result;
}

function hasChanges({ changes }: StateResult): boolean {
  return Object.keys(changes).length > 0;
}

function shown(value: unknown): string | undefined {
  return JSON.stringify(value, (_, part: unknown) => (part instanceof RegExp ? String(part) : part));
}
