export { Jobs, type JobsOptions } from './jobs.ts';
