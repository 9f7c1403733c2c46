import type { HostOutcome, HostReport } from './contract.ts';

/** What came of a host's part of a job, in a word. */
export function hostOutcome({
  state,
  success,
  pending,
  changed,
}: Pick<HostReport, 'state' | 'success' | 'pending' | 'changed'>): HostOutcome {
  if (state === 'queued' || state === 'delivered' || state === 'running') return 'running';
  if (state !== 'returned') return state;
  if (success === false) return 'failed';
  if (pending === true) return 'pending';
  return changed === true ? 'changed' : 'ok';
}
