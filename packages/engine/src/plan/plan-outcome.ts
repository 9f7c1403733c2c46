import type { Json } from '@muster/shared';
import type { Changes, Outcome, StateDefinition } from '../contract/state-definition.ts';
import { asJson } from './as-json.ts';
import { describeValue } from './describe-value.ts';
import type { Plan } from './plan-declaration.ts';

/** What a dry run answers for a plan: true when nothing must change, null when something would. */
export async function plannedOutcome(definition: StateDefinition, args: never, plan: Plan): Promise<Outcome> {
  if (plan.changes.size === 0) return unchangedOutcome(definition, args, plan);
  return {
    result: null,
    changes: await reportedChanges(definition, args, plan),
    comment:
      definition.comment?.('pending', args, plan.changes, plan.observed) ??
      `Would be changed: ${[...plan.changes.keys()].join(', ')}`,
  };
}

/** The outcome of finding everything as it should be. */
export function unchangedOutcome(definition: StateDefinition, args: never, plan: Plan): Outcome {
  const comment =
    definition.comment?.('unchanged', args, plan.changes, plan.observed) ?? 'Already in the correct state';
  return { result: true, changes: {}, comment };
}

/** The `changes` of a result: the definition's own form, or `{property: {old, new}}`. */
export async function reportedChanges(
  definition: StateDefinition,
  args: never,
  { changes, observed, desired }: Plan,
): Promise<Readonly<Record<string, Json>>> {
  if (changes.size === 0) return {};
  if (definition.report !== undefined) {
    return definition.report(changes, args, observed, desired);
  }
  const report: Record<string, Json> = {};
  for (const [property, { from, to }] of changes) report[property] = { old: asJson(from), new: asJson(to) };
  return report;
}

/** One sentence that names what is still different after a change. */
export function describeLeftOver(changes: Changes): string {
  const parts = [...changes].map(
    ([property, { from, to }]) => `${property} is ${describeValue(from)} and should be ${describeValue(to)}`,
  );
  return `Changes were made, but not everything is as declared: ${parts.join('; ')}`;
}
