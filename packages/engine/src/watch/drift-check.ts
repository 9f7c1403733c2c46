import type { LowChunk } from '@muster/contract';
import type { JsonRecord } from '@muster/shared';
import { errorMessage, MusterError } from '@muster/shared';
import { bindArguments } from '../arguments/bind-arguments.ts';
import type { StateContext } from '../contract/state-context.ts';
import type { Outcome, StateDefinition } from '../contract/state-definition.ts';
import { readOnlyHost } from '../host/read-only-host.ts';
import { applyDeclaration } from '../plan/apply-declaration.ts';
import { planDeclaration } from '../plan/plan-declaration.ts';
import { plannedOutcome } from '../plan/plan-outcome.ts';
import { checkConditions } from '../run/conditions.ts';
import type { RunEnvironment } from '../run/run-environment.ts';

/** What a look at one state needs of the world. */
export interface CheckEnvironment extends Pick<RunEnvironment, 'states' | 'host' | 'context' | 'redactor'> {
  /** The states that a state requires, whose files a clean directory spares; without it `clean` would remove them. */
  requiredBy(chunk: LowChunk): readonly LowChunk[];
}

/** What differs from what was declared. */
export interface Difference {
  readonly changes: JsonRecord;
  readonly comment: string;
}

/** Looks whether a state still holds; undefined when it does. What cannot be looked at differs, for its reason. */
export async function checkChunk(
  chunk: LowChunk,
  definition: StateDefinition,
  environment: CheckEnvironment,
): Promise<Difference | undefined> {
  const bound = bindArguments(definition, chunk);
  if (!bound.ok) return { changes: {}, comment: bound.message };
  const context = contextOf(chunk, environment, true);
  try {
    if (!(await checkConditions(chunk, environment.host, context)).run) return undefined;
    const plan = await planDeclaration(definition, bound.args, readOnlyHost(environment.host), context);
    if (plan.changes.size === 0) return undefined;
    const { changes, comment } = await plannedOutcome(definition, bound.args, plan);
    return masked({ changes, comment }, environment);
  } catch (error) {
    return masked({ changes: {}, comment: errorMessage(error) }, environment);
  }
}

/** Makes a state hold again. */
export async function repairChunk(
  chunk: LowChunk,
  definition: StateDefinition,
  environment: CheckEnvironment,
): Promise<Outcome> {
  const bound = bindArguments(definition, chunk);
  if (!bound.ok) return { result: false, changes: {}, comment: bound.message };
  const context = contextOf(chunk, environment, false);
  const { host } = environment;
  const reader = readOnlyHost(host);
  try {
    const application = { definition, args: bound.args, host, reader, context, baseline: undefined };
    return masked((await applyDeclaration(application)).outcome, environment);
  } catch (error) {
    return masked({ result: false, changes: {}, comment: errorMessage(error) }, environment);
  }
}

/** Lets a state react to the repair of something that it watches. */
export async function reactToRepair(
  chunk: LowChunk,
  definition: StateDefinition,
  repaired: LowChunk,
  environment: CheckEnvironment,
): Promise<Outcome> {
  const bound = bindArguments(definition, chunk);
  if (!bound.ok) return { result: false, changes: {}, comment: bound.message };
  const context = contextOf(chunk, environment, false);
  try {
    if (definition.onWatch === undefined)
      throw new MusterError('INTERNAL', `${definition.name} cannot react`);
    const changedRequisites = [{ [repaired.state]: repaired.__id__ }];
    return masked(
      await definition.onWatch(bound.args, environment.host, { ...context, changedRequisites }),
      environment,
    );
  } catch (error) {
    return masked({ result: false, changes: {}, comment: errorMessage(error) }, environment);
  }
}

function contextOf(chunk: LowChunk, environment: CheckEnvironment, test: boolean): StateContext {
  const requires = environment.requiredBy(chunk);
  return { ...environment.context({ saltenv: chunk.__env__, test }), requires };
}

function masked<Value>(value: Value, { redactor }: CheckEnvironment): Value {
  return redactor?.active === true ? redactor.value(value) : value;
}
