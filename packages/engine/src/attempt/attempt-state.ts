import type { LowChunk } from '@muster/contract';
import { MusterError } from '@muster/shared';
import type { KeptProperties } from '../contract/state-context.ts';
import type { Outcome, Properties } from '../contract/state-definition.ts';
import { applyDeclaration, type Baseline } from '../plan/apply-declaration.ts';
import { planDeclaration } from '../plan/plan-declaration.ts';
import { plannedOutcome } from '../plan/plan-outcome.ts';
import { type Attempt, attemptOf, describeStates, untouched, withReaction, withWarnings } from './attempt.ts';
import type { AttemptEnvironment } from './attempt-environment.ts';
import { verifyByCommand } from './check-command.ts';
import { checkConditions, type Verdict } from './conditions.ts';
import type { Subject } from './subject.ts';
import { type Prepared, surround, takesArgument } from './surroundings.ts';
import { writtenValue } from './written-value.ts';

/** Changed states that a state watches, as `{module: id}`. */
export type Watched = readonly Readonly<Record<string, string>>[];

/** Carries a state out, or with `test` only plans it, after its conditions; where it had nothing to do it reacts to what it watches. */
export function attemptState(
  subject: Subject,
  { test, watched }: { readonly test: boolean; readonly watched?: Watched | undefined },
  environment: AttemptEnvironment,
): Promise<Attempt> {
  return surround(subject, test, environment, async (prepared) => {
    const verdict = await checkConditions(subject.chunk, environment.host, prepared.context);
    let attempt = verdict.run
      ? withWarnings(await carryOut(subject, prepared), verdict.warnings)
      : skipped(verdict, subject, test);
    if (watched !== undefined && !attempt.touched && !attempt.skipWatch) {
      attempt = withReaction(attempt, await reaction(prepared, watched));
    }
    return verified(attempt, subject, prepared, environment);
  });
}

/** Lets a state react to changes of others, and do nothing else. */
export function attemptReaction(
  subject: Subject,
  test: boolean,
  changed: Watched,
  environment: AttemptEnvironment,
): Promise<Attempt> {
  return surround(subject, test, environment, async (prepared) => {
    const verdict = await checkConditions(subject.chunk, environment.host, prepared.context);
    if (!verdict.run) return skipped(verdict, subject, test);
    if (prepared.definition.onWatch === undefined) {
      const { state, __sls__: sls } = subject.chunk;
      return untouched(false, `State '${state}.mod_watch' was not found in SLS '${sls}'`);
    }
    return attemptOf(await reaction(prepared, changed));
  });
}

/** Where a state stands that is compared with the start of its run; undefined for those that are not, or not yet known. */
export async function observeBaseline(
  subject: Subject,
  environment: AttemptEnvironment,
): Promise<Baseline | undefined> {
  const { definition } = subject;
  if (definition?.kind !== 'declaration' || definition.baseline !== true) return undefined;
  return peek(subject, environment, async ({ args, reader, looking }): Promise<Baseline> => {
    try {
      return { kind: 'seen', plan: await planDeclaration(definition, args, reader, looking) };
    } catch {
      return { kind: 'unseen' };
    }
  });
}

/** What an applied state left that is to stay although nobody declared it; undefined where there is no such thing. */
export async function observeKept(
  chunk: LowChunk,
  environment: AttemptEnvironment,
): Promise<KeptProperties | undefined> {
  const definition = environment.states.get(`${chunk.state}.${chunk.fun}`);
  if (definition?.kind !== 'declaration' || definition.keep === undefined) return undefined;
  return peek(
    { chunk, definition, requires: [], isFilled: true },
    environment,
    async ({ args, reader, looking }) =>
      definition.keep?.(await definition.observe(args, reader, looking), args, looking),
  );
}

/** What is found out by reading; undefined where it cannot be. */
async function peek<Value>(
  subject: Subject,
  environment: AttemptEnvironment,
  body: (prepared: Prepared) => Promise<Value>,
): Promise<Value | undefined> {
  let value: Value | undefined;
  await surround(subject, true, environment, async (prepared) => {
    value = await body(prepared);
    return untouched(true, '');
  });
  return value;
}

async function carryOut(
  { baseline, awaits = [] }: Subject,
  { definition, args, host, context, reader, looking, test }: Prepared,
): Promise<Attempt> {
  if (definition.kind === 'action') {
    return attemptOf(
      test ? await definition.plan(args, reader, looking) : await definition.run(args, host, context),
    );
  }
  const look = (desired?: Properties) => planDeclaration(definition, args, reader, looking, desired);
  const plan = await look();
  const warnings = definition.warnings?.(args, plan.observed) ?? [];
  if (!test) {
    const applied = await applyDeclaration({ definition, args, host, context, plan, look, baseline });
    return withWarnings({ ...applied, skipWatch: false }, warnings);
  }
  const outcome = await plannedOutcome(definition, args, plan);
  const touched = plan.changes.size > 0;
  if (touched || definition.provisional !== true || awaits.length === 0)
    return withWarnings({ outcome, skipWatch: false, touched, planned: plan.changes }, warnings);
  const comment = `${outcome.comment}; to be decided after ${describeStates(awaits)}`;
  return withWarnings(untouched(null, comment), warnings);
}

/** The outcome of a state that unless, onlyif or creates keep from running. */
function skipped(
  { comment, provisional }: Verdict & { run: false },
  { awaits = [] }: Subject,
  test: boolean,
): Attempt {
  if (!test || !provisional || awaits.length === 0) return untouched(true, comment, true);
  return untouched(null, `${comment}; to be decided after ${describeStates(awaits)}`, true);
}

async function reaction(
  { definition, args, host, context, reader, looking, test }: Prepared,
  changedRequisites: Watched,
): Promise<Outcome> {
  if (!test) {
    if (definition.onWatch === undefined)
      throw new MusterError('INTERNAL', `${definition.name} cannot react`);
    return definition.onWatch(args, host, { ...context, changedRequisites });
  }
  if (definition.planWatch !== undefined)
    return definition.planWatch(args, reader, { ...looking, changedRequisites });
  const comment = definition.watchComment?.(args) ?? 'Would react to the changes of what it watches';
  return { result: null, changes: {}, comment };
}

/** Lets `check_cmd` decide, unless the state has an argument of that name or nothing was carried out. */
async function verified(
  attempt: Attempt,
  { chunk }: Subject,
  { definition, context, test }: Prepared,
  { host }: AttemptEnvironment,
): Promise<Attempt> {
  const lines = writtenValue(chunk, 'check_cmd');
  if (lines === undefined || test || takesArgument(definition, 'check_cmd')) return attempt;
  const verdict = await verifyByCommand(lines, chunk, host, context);
  return { ...attempt, outcome: { ...attempt.outcome, ...verdict } };
}
