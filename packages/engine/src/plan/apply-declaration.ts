import { errorMessage } from '@muster/shared';
import type { StateContext } from '../contract/state-context.ts';
import type { Changes, Outcome, Properties, StateDefinition } from '../contract/state-definition.ts';
import type { Host } from '../host/host.ts';
import { differences } from './differences.ts';
import type { Plan } from './plan-declaration.ts';
import { describeLeftOver, reportedChanges, unchangedOutcome } from './plan-outcome.ts';

/** An outcome and whether this very application changed the host (a baseline's changes may be older). */
export interface Applied {
  readonly outcome: Outcome;
  readonly touched: boolean;
}

/** Where the host stood before the run, for definitions that ask to be compared with it; `unseen` when it could not be looked at. */
export type Baseline = { readonly kind: 'seen'; readonly plan: Plan } | { readonly kind: 'unseen' };

interface Application {
  readonly definition: StateDefinition;
  readonly args: never;
  readonly host: Host;
  readonly context: StateContext;
  /** What there is to do. */
  readonly plan: Plan;
  /** Looks at the host again, and says what is left to change to what is desired by now, or was before. */
  readonly look: (desired?: Properties) => Promise<Plan>;
  readonly baseline: Baseline | undefined;
}

/** Applies, and looks again: a difference left over is a failure that names it. */
export async function applyDeclaration(application: Application): Promise<Applied> {
  const { definition, args, host, context, plan, look, baseline } = application;
  if (plan.changes.size === 0) {
    return { outcome: await outcomeSinceBaseline(definition, args, plan, baseline), touched: false };
  }
  try {
    await definition.apply(args, plan.desired, plan.changes, host, context);
  } catch (error) {
    return { outcome: await failedOutcome(application, error), touched: true };
  }
  const verified = await look(definition.desiredOnce === true ? plan.desired : undefined);
  const since = baselinePlan(withFoundValues(plan, verified), baseline);
  const changes = await reportedChanges(definition, args, since);
  if (verified.changes.size > 0) {
    return {
      outcome: { result: false, changes, comment: describeLeftOver(verified.changes) },
      touched: true,
    };
  }
  return {
    outcome: { result: true, changes, comment: changedComment(definition, args, since) },
    touched: true,
  };
}

/** Some wanted values are known only afterwards, such as the version that `any version` came to: texts, that is. */
function withFoundValues(plan: Plan, verified: Plan): Plan {
  const changes = new Map(plan.changes);
  const desired: Record<string, unknown> = { ...plan.desired };
  for (const [property, { from }] of plan.changes) {
    const found = verified.desired[property];
    if (typeof found !== 'string') continue;
    desired[property] = found;
    changes.set(property, { from, to: found });
  }
  return { observed: plan.observed, desired, changes };
}

async function outcomeSinceBaseline(
  definition: StateDefinition,
  args: never,
  plan: Plan,
  baseline: Baseline | undefined,
): Promise<Outcome> {
  const since = baselinePlan(plan, baseline);
  if (since.changes.size === 0) return unchangedOutcome(definition, args, plan);
  return {
    result: true,
    changes: await reportedChanges(definition, args, since),
    comment: changedComment(definition, args, since),
  };
}

/** The plan as it would have been at the start of the run. */
function baselinePlan(plan: Plan, baseline: Baseline | undefined): Plan {
  if (baseline === undefined) return plan;
  const observed = baseline.kind === 'seen' ? baseline.plan.observed : {};
  const changes = differences(observed, plan.desired);
  return changes.size === 0 ? plan : { observed, desired: plan.desired, changes };
}

function changedComment(definition: StateDefinition, args: never, plan: Plan): string {
  return (
    definition.comment?.('changed', args, plan.changes, plan.observed) ??
    `Changed: ${[...plan.changes.keys()].join(', ')}`
  );
}

/** A failure half-way reports what had been changed by then. */
async function failedOutcome(application: Application, error: unknown): Promise<Outcome> {
  const { definition, args, plan, look } = application;
  let made: Changes = new Map();
  try {
    const { changes: left } = await look();
    made = new Map([...plan.changes].filter(([property]) => !left.has(property)));
  } catch {
    // What cannot be looked at any more cannot be reported either; the error that came first is the one to show.
  }
  return {
    result: false,
    changes: await reportedChanges(definition, args, { ...plan, changes: made }),
    comment: errorMessage(error),
  };
}
