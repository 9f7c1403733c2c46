export { ExclusiveLane, untilAborted } from './exclusive-lane.ts';
export type { JobOutcome, JobProgress } from './job.ts';
export { type JobExecutor, JobRunner, type RunningJob } from './job-runner.ts';
export { JobSpool } from './job-spool.ts';
