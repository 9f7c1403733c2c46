export { ExclusiveLane, untilAborted } from './exclusive-lane.ts';
export type { Job, JobOutcome, JobProgress, JobReturn, JobState } from './job.ts';
export {
  type JobExecution,
  type JobExecutor,
  JobRunner,
  type JobWire,
  type RunningJob,
} from './job-runner.ts';
export { JobSpool } from './job-spool.ts';
