import { reachOf } from '@muster/engine';
import { fromPlain, packValue } from '@muster/sls';
import type { RunRecord } from '../drift/applied-state.ts';
import type { CallScope } from '../functions/call-scope.ts';
import type { Facts } from '../functions/facts.ts';

const recordedFacts = new WeakMap<RunRecord, Facts>();

/** The scope of calls that states make when they are checked for drift: the data of the run that applied them. */
export function appliedScope(record: RunRecord, saltenv: string, signal: AbortSignal): CallScope {
  let facts = recordedFacts.get(record);
  if (facts === undefined) {
    const { grains, pillar: data, secrets } = record;
    facts = { grains, pillar: { data, packed: packValue(fromPlain(data)), secrets, errors: [] } };
    recordedFacts.set(record, facts);
  }
  const secrets = new Set(record.secrets);
  return { facts, saltenv, test: false, reach: reachOf.job, signal, runs: [], codes: [], secrets };
}
