import type { RunResult } from '@muster/engine';
import { MusterError } from '@muster/shared';
import type { MinionRuntime } from '../functions/minion-runtime.ts';
import type { DriftReports } from '../reporting/drift-reports.ts';

/** Applies the highstate again, and reports what that changed as what was done about drift. */
export async function converge(
  runtime: MinionRuntime,
  reports: DriftReports,
  signal: AbortSignal,
): Promise<void> {
  const startedAt = Date.now();
  const { return: value } = await runtime.execute({ fun: 'state.highstate', args: [], kwargs: {}, signal });
  const why = 'Applied again because a value of the mine changed.';
  if (!isRunResult(value))
    throw new MusterError('STATE_FAILED', Array.isArray(value) ? value.join('\n') : String(value));
  for (const [tag, result] of Object.entries(value)) {
    const [state, , , fun] = tag.split('_|-');
    if (result.result !== false && Object.keys(result.changes).length === 0) continue;
    reports.add({
      time: Date.now(),
      id: result.__id__,
      fun: `${state}.${fun}`,
      name: result.name,
      sls: result.__sls__,
      action: result.result === false ? 'failed' : 'repaired',
      changes: { ...result.changes },
      comment: `${why}\n${result.comment}`,
      latencyMs: Date.now() - startedAt,
    });
  }
}

function isRunResult(value: unknown): value is RunResult {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
