import type { Jobs } from './jobs/index.ts';
import type { DriftStore } from './store/index.ts';

export interface HousekeepingOptions {
  readonly jobs: Jobs;
  readonly drift: DriftStore;
  readonly keepJobsHours: number;
  readonly log: {
    info(fields: Readonly<Record<string, unknown>>, message: string): void;
    warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  };
  readonly now?: () => number;
}

const intervalMs = 15 * 60_000;
const keepDriftMs = 30 * 24 * 3_600_000;

/** Forgets old jobs and drift now and every quarter of an hour; the result ends that. */
export function startHousekeeping(options: HousekeepingOptions): () => void {
  const run = () =>
    void forgetOldThings(options).catch((error: unknown) =>
      options.log.warn({ err: error }, 'old jobs could not be deleted'),
    );
  run();
  const timer = setInterval(run, intervalMs);
  return () => clearInterval(timer);
}

async function forgetOldThings({ jobs, drift, keepJobsHours, log, now = Date.now }: HousekeepingOptions) {
  const deleted = await jobs.deleteFinishedBefore(now() - keepJobsHours * 3_600_000);
  if (deleted > 0) log.info({ jobs: deleted }, 'old jobs deleted');
  await drift.deleteBefore(now() - keepDriftMs);
}
