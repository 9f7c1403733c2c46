import { reachOf } from '@muster/engine';
import { fromPlain, packValue } from '@muster/sls';
import type { AppliedState } from '../drift/applied-state.ts';
import type { CallScope } from '../functions/call-scope.ts';
import type { Facts } from '../functions/facts.ts';

const appliedFacts = new WeakMap<AppliedState, Facts>();

/** The scope of calls that states make when they are checked for drift: the data of the run that applied them. */
export function appliedScope(applied: AppliedState, saltenv: string, signal: AbortSignal): CallScope {
  let facts = appliedFacts.get(applied);
  if (facts === undefined) {
    const { grains, pillar: data, secrets } = applied;
    facts = { grains, pillar: { data, packed: packValue(fromPlain(data)), secrets, errors: [] } };
    appliedFacts.set(applied, facts);
  }
  const secrets = new Set(applied.secrets);
  return { facts, saltenv, test: false, reach: reachOf.job, signal, runs: [], secrets };
}
