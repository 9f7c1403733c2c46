import type { JobReport, JobRequest, JobStreamItem } from '@muster/api';
import { createJidSource, jidTime, MusterError, parseTarget } from '@muster/shared';
import { eventTags } from '../events/index.ts';
import type { StoredJob } from '../store/index.ts';
import { batchSize } from './batch-size.ts';
import { isSettled, newEntry, toHostReport, toStoredHost } from './host-entry.ts';
import { Job, jobReport } from './job.ts';
import { JobCourse, type JobCourseOptions } from './job-course.ts';
import { MinionAnswers } from './minion-answers.ts';
import { Reconnection } from './reconnection.ts';
import { replayJob, watchJob, withReturns } from './watch.ts';

export interface JobsOptions extends JobCourseOptions {
  /** The accepted minions that a target selects now. */
  readonly select: (target: JobRequest['target']) => Promise<readonly string[]>;
}

/**
 * All jobs: each is on disk before it is sent, each return before it is acknowledged, and every host of a job has a
 * known state at every moment. A host that is offline when its job starts does not get it later; one that is lost may
 * still return, and then counts as returned.
 */
export class Jobs {
  readonly #options: JobsOptions;
  readonly #course: JobCourse;
  readonly #reconnection: Reconnection;
  readonly #now: () => number;
  readonly #nextJid: () => string;

  private constructor(options: JobsOptions, newestJid: string | undefined) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    // Ids rise over restarts, even when the clock was set back in between.
    const floor = newestJid === undefined ? 0 : jidTime(newestJid).getTime() + 1;
    this.#nextJid = createJidSource(() => Math.max(this.#now(), floor));
    this.#course = new JobCourse(options);
    this.#reconnection = new Reconnection(this.#course);
  }

  /** Takes up the jobs that the previous run of the master left unfinished, and begins to listen to minions. */
  static async load(options: JobsOptions): Promise<Jobs> {
    const [newest] = await options.store.list(1);
    const jobs = new Jobs(options, newest?.jid);
    for (const stored of await options.store.unfinished()) await jobs.#reconnection.recover(stored);
    new MinionAnswers(jobs.#course).listen();
    return jobs;
  }

  /** Starts a job on the minions that its target selects; none of them is no error, and leaves no job behind. */
  async start(request: JobRequest, user: string): Promise<JobReport> {
    const target = { ...request.target, type: request.target.type ?? 'glob' };
    parseTarget(target.expression, target.type, target.delimiter);
    const minions = await this.#options.select(target);
    batchSize(request.batch, minions.length);
    const stored: StoredJob = {
      jid: this.#nextJid(),
      fun: request.fun,
      args: request.args ?? [],
      kwargs: request.kwargs ?? {},
      target,
      user,
      createdAt: this.#now(),
      timeoutMs: request.timeoutMs ?? 0,
      batch: request.batch,
    };
    const job = new Job(stored, minions.map(newEntry));
    if (minions.length === 0) return job.report();
    for (const entry of job.hosts.values()) this.#course.place(entry);
    await this.#options.store.insert(stored, [...job.hosts.values()].map(toStoredHost));
    this.#course.active.set(job.jid, job);
    this.#options.log.info({ jid: job.jid, fun: stored.fun, user, hosts: minions.length }, 'job started');
    this.#options.events.publish(eventTags.jobNew(job.jid), {
      jid: job.jid,
      fun: stored.fun,
      args: [...stored.args],
      user,
      tgt: target.expression,
      tgt_type: target.type,
      minions: [...minions],
    });
    this.#course.advance(job);
    return job.report();
  }

  /** A job with all its hosts and returns. */
  async get(jid: string): Promise<JobReport> {
    const job = this.#course.active.get(jid);
    const stored = job?.stored ?? (await this.#options.store.load(jid));
    if (stored === undefined) throw unknownJob(jid);
    const hosts = job ? [...job.hosts.values()].map(toHostReport) : await this.#options.store.hosts(jid);
    return jobReport(stored, await withReturns(jid, hosts, this.#options.store));
  }

  /** Newest first, without hosts. */
  async list(limit: number): Promise<JobReport[]> {
    const stored = await this.#options.store.list(limit);
    const hosts = await this.#options.store.hostsOf(stored.map(({ jid }) => jid));
    return stored.map((job) => {
      const active = this.#course.active.get(job.jid)?.report();
      return { ...(active ?? jobReport(job, hosts.get(job.jid) ?? [])), hosts: [] };
    });
  }

  /** See watchJob; a job of the past is replayed. */
  async watch(jid: string, signal: AbortSignal): Promise<AsyncGenerator<JobStreamItem>> {
    const job = this.#course.active.get(jid);
    if (job !== undefined) return watchJob(job, this.#options.store, signal);
    if ((await this.#options.store.load(jid)) === undefined) throw unknownJob(jid);
    return replayJob(jid, this.#options.store);
  }

  /** Ends a job: hosts that did not get it yet never will, the others are told to stop and answer with what they did. */
  async cancel(jid: string, user: string): Promise<JobReport> {
    const job = this.#course.active.get(jid);
    if (job === undefined || job.isSettled()) {
      const { finishedAt = this.#now() } = await this.get(jid);
      const at = new Date(finishedAt).toISOString();
      throw new MusterError('JOB_FINISHED', `job ${jid} finished at ${at}: there is nothing left to cancel`);
    }
    this.#options.log.info({ jid, user }, 'job cancelled');
    const open = [...job.hosts.values()].filter(
      (entry) => !isSettled(entry) && entry.cancelledBy === undefined,
    );
    await Promise.all(open.map((entry) => this.#course.cancelHost(job, entry, user)));
    return await this.get(jid);
  }

  /** Forgets jobs that ended before a time. */
  async deleteFinishedBefore(time: number): Promise<number> {
    return await this.#options.store.deleteFinishedBefore(time);
  }

  /** Stops listening and lets watchers go; unfinished jobs are taken up by the next start. */
  close(): void {
    this.#reconnection.close();
    this.#course.close();
  }
}

function unknownJob(jid: string): MusterError {
  return new MusterError('JOB_UNKNOWN', `no job ${JSON.stringify(jid.slice(0, 64))} is known`);
}
