import { isRecord, type Json } from '@muster/engine';
import type { JobOutcome } from '../jobs/index.ts';
import type { CallScope } from './call-scope.ts';

/**
 * How a call went, as Salt has it: by the states that it ran (1 nothing could be run, 2 one failed), the last exit code that
 * its functions set, and what it says itself.
 */
export function outcomeOf(value: Json, { runs, codes }: Pick<CallScope, 'runs' | 'codes'>): JobOutcome {
  const results = runs.flatMap((run) => (run.kind === 'ran' ? Object.values(run.results) : []));
  const ofRuns = runs.some(({ kind }) => kind === 'errors')
    ? 1
    : results.some(({ result }) => result === false)
      ? 2
      : 0;
  const retcode = ofRuns || (codes.at(-1) ?? 0) || Number(saysThatItFailed(value));
  const pending =
    results.some(({ result, __state_ran__: ran }) => result === null && ran !== false) || undefined;
  const changed =
    results.some(({ result, changes }) => result !== null && Object.keys(changes).length > 0) || undefined;
  return { success: retcode === 0, retcode, return: value, pending, changed };
}

function saysThatItFailed(value: Json): boolean {
  return isRecord(value) && (value['result'] === false || value['success'] === false || '_errors' in value);
}
