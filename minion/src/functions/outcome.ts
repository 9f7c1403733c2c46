import { isRecord, type Json, type StateRun } from '@muster/engine';
import type { JobOutcome } from '../jobs/index.ts';

/** How a call went, by Salt's return codes: 0 done, 1 failed, 2 a state failed. */
export function outcomeOf(fun: string, value: Json, runs: readonly StateRun[]): JobOutcome {
  if (fun.startsWith('state.') && runs.length > 0) return { ...outcomeOfRuns(runs), return: value };
  const hasFailed =
    isRecord(value) && (value['result'] === false || value['success'] === false || '_errors' in value);
  return { success: !hasFailed, retcode: hasFailed ? 1 : 0, return: value };
}

function outcomeOfRuns(runs: readonly StateRun[]): Omit<JobOutcome, 'return'> {
  if (runs.some(({ kind }) => kind === 'errors')) return { success: false, retcode: 1 };
  const results = runs.flatMap((run) => (run.kind === 'ran' ? Object.values(run.results) : []));
  const hasFailed = results.some(({ result }) => result === false);
  const isPending = results.some(({ result }) => result === null);
  return { success: !hasFailed, retcode: hasFailed ? 2 : 0, ...(isPending ? { pending: true } : {}) };
}
