import { setTimeout as delay } from 'node:timers/promises';
import { errorMessage, isSystemError, type Jid, type MinionMessages, MusterError } from '@muster/shared';
import type { Logger } from 'pino';
import { type ExclusiveLane, untilAborted } from './exclusive-lane.ts';
import type { Job, JobEnd, JobOutcome, JobProgress, JobReturn, JobState } from './job.ts';
import type { JobSpool } from './job-spool.ts';
import { ProgressThrottle } from './progress-throttle.ts';

/** What a job is executed with. */
export interface JobExecution {
  readonly signal: AbortSignal;
  readonly report: (progress: JobProgress) => void;
}

/** Executes functions; how, is not the runner's concern. */
export interface JobExecutor {
  execute(job: Job, execution: JobExecution): Promise<JobOutcome>;
  /** Whether the function applies states and therefore has to wait for others that do. */
  needsTurn(fun: string): boolean;
}

/** The way to the master; what cannot be sent now is dropped, and sent again after the next connection. */
export interface JobWire {
  acknowledge(message: MinionMessages['jobAck']): void;
  progress(message: MinionMessages['progress']): void;
  deliver(message: JobReturn): void;
}

export interface JobRunnerOptions {
  readonly spool: JobSpool;
  readonly executor: JobExecutor;
  readonly wire: JobWire;
  readonly lane: ExclusiveLane;
  readonly log: Logger;
  readonly now?: () => number;
  /** How long a cancelled job may take to end by itself. */
  readonly graceMs?: number;
}

/** One job as `saltutil.running` shows it. */
export interface RunningJob {
  readonly jid: Jid;
  readonly fun: string;
  readonly args: readonly unknown[];
  readonly user: string;
  readonly state: 'queued' | 'running';
}

interface OpenJob {
  readonly job: Job;
  readonly abort: AbortController;
  state: JobState;
  return?: JobReturn;
  end?: JobEnd;
  done: Promise<void>;
}

const mostJobs = 1000;

/**
 * Takes jobs, runs each at most once, and keeps its return until the master has it.
 *
 * A job is on disk before it is acknowledged, and marked as begun before it is run. After a crash, what had not begun is
 * run, and what had begun is returned as interrupted: half of its work may be done, and only a person can know whether
 * doing it again is safe. Where the disk is full, jobs are run from memory: an operator needs them to make room.
 */
export class JobRunner {
  readonly #options: JobRunnerOptions;
  readonly #now: () => number;
  readonly #open = new Map<Jid, OpenJob>();
  #closed = false;
  #spoolFails = false;

  constructor(options: JobRunnerOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** Takes up what an earlier minion left behind; to be called once, before jobs arrive. */
  async recover(): Promise<void> {
    const { spool, log } = this.#options;
    const { queued, interrupted, returns, unreadable } = await spool.recover();
    if (unreadable.length > 0) log.error({ files: unreadable }, 'some files of the job spool cannot be read');
    for (const entry of returns) {
      this.#open.set(entry.jid, { ...this.#newJob(placeholder(entry)), state: 'returned', return: entry });
    }
    for (const job of interrupted) {
      const open = this.#newJob(job);
      this.#open.set(job.jid, open);
      log.warn({ jid: job.jid, fun: job.fun }, 'job was interrupted by the end of the minion');
      open.end = {
        ended: 'interrupted',
        reason: 'interrupted: the minion stopped; it was not started again',
      };
      await this.#finish(open, this.#now(), failure(sentence(open.end.reason)));
    }
    for (const job of queued) {
      const open = this.#newJob(job);
      this.#open.set(job.jid, open);
      open.done = this.#run(open, Promise.resolve(true));
    }
  }

  /** Takes a job from the master; one that is already known is only answered with its state. */
  async receive(job: Job): Promise<void> {
    const { spool, executor, wire, lane, log } = this.#options;
    const known = this.#open.get(job.jid);
    if (known !== undefined || spool.isFinished(job.jid)) {
      wire.acknowledge({ jid: job.jid, state: known?.state ?? 'returned' });
      if (known?.return !== undefined) this.#deliver(known.return);
      return;
    }
    const refusal = this.#closed
      ? 'the minion is stopping'
      : this.#open.size >= mostJobs
        ? `the minion already has ${mostJobs} jobs`
        : undefined;
    if (refusal !== undefined) {
      wire.acknowledge({ jid: job.jid, state: 'refused', reason: refusal });
      return;
    }
    const open = this.#newJob(job);
    this.#open.set(job.jid, open);
    open.state =
      executor.needsTurn(job.fun) && (lane.isBusy || this.#othersNeedTurn(job.jid)) ? 'queued' : 'running';
    const state = open.state;
    const accepted = this.#spool(job, () => spool.accept(job, state));
    // The place in the queue is taken now: writing takes as long as it takes.
    open.done = this.#run(open, accepted);
    await accepted;
    log.info({ jid: job.jid, fun: job.fun, user: job.user }, 'job accepted');
    wire.acknowledge({ jid: job.jid, state: open.state });
  }

  /** Ends a job; its return says that it was cancelled. Answers whether there was such a job to end. */
  cancel(jid: Jid, end: JobEnd = { ended: 'cancelled', reason: 'cancelled' }): boolean {
    const open = this.#open.get(jid);
    if (open === undefined || open.state === 'returned') return false;
    open.end ??= end;
    open.abort.abort(new MusterError('COMMAND_FAILED', sentence(open.end.reason)));
    return true;
  }

  /** The master has stored a return. */
  async acknowledged(jid: Jid): Promise<void> {
    if (this.#open.get(jid)?.state !== 'returned') return;
    this.#open.delete(jid);
    const { spool } = this.#options;
    await this.#spool({ jid }, () => spool.acknowledge(jid));
  }

  /** Sends every return that the master has not acknowledged; to be called when a connection stands. */
  deliverReturns(): void {
    for (const { return: entry } of this.#open.values()) if (entry !== undefined) this.#deliver(entry);
  }

  /** Every job that is running or whose return waits. */
  jids(): Jid[] {
    return [...this.#open.keys()];
  }

  running(): RunningJob[] {
    return [...this.#open.values()].flatMap(({ job, state }) =>
      state === 'returned' ? [] : [{ jid: job.jid, fun: job.fun, args: job.args, user: job.user, state }],
    );
  }

  /** Takes no more jobs, ends those that run and waits until their returns are on disk. */
  async close(): Promise<void> {
    this.#closed = true;
    const open = [...this.#open.values()];
    // A queued job stays in the spool as it is and is run after the restart.
    for (const { job, state } of open) {
      if (state === 'running')
        this.cancel(job.jid, { ended: 'interrupted', reason: 'interrupted: the minion was stopped' });
    }
    await Promise.all(open.filter(({ state }) => state === 'running').map(({ done }) => done));
  }

  async #run(open: OpenJob, accepted: Promise<boolean>): Promise<void> {
    const { executor, lane } = this.#options;
    const { job, abort } = open;
    let startedAt = this.#now();
    const work = async () => {
      const isSpooled = await accepted;
      if (this.#closed && open.state === 'queued') return undefined;
      if (open.state === 'queued') {
        if (isSpooled) await this.#spool(job, () => this.#options.spool.begin(job.jid));
        open.state = 'running';
      }
      startedAt = this.#now();
      return this.#execute(open);
    };
    let outcome: JobOutcome | undefined;
    try {
      outcome = await (executor.needsTurn(job.fun) ? lane.run(work, abort.signal) : work());
    } catch (error) {
      outcome = failure(errorMessage(error));
    }
    // A job that is cancelled before it lies in the spool is not to appear there after its return.
    await accepted;
    if (outcome !== undefined) await this.#finish(open, startedAt, outcome);
  }

  async #execute({ job, abort }: OpenJob): Promise<JobOutcome> {
    const { executor, wire, log, graceMs = 5000 } = this.#options;
    const throttle = new ProgressThrottle((progress) => wire.progress({ jid: job.jid, ...progress }));
    const limit =
      job.timeoutMs > 0
        ? setTimeout(() => this.cancel(job.jid, timeOut(job.timeoutMs)), job.timeoutMs)
        : undefined;
    try {
      const execution = {
        signal: abort.signal,
        report: (progress: JobProgress) => throttle.report(progress),
      };
      const result = executor.execute(job, execution);
      return await Promise.race([result, this.#overdue(abort.signal, graceMs)]);
    } catch (error) {
      if (!(error instanceof MusterError))
        log.error({ jid: job.jid, fun: job.fun, err: error }, 'job failed');
      const reason = abort.signal.aborted ? abort.signal.reason : error;
      return failure(errorMessage(reason));
    } finally {
      clearTimeout(limit);
      throttle.close();
    }
  }

  /** Rejects when a cancelled job did not end by itself in time. */
  async #overdue(signal: AbortSignal, graceMs: number): Promise<never> {
    const never = new Promise<never>(() => {});
    return untilAborted(never, signal).catch(async (reason: unknown) => {
      await delay(graceMs, undefined, { ref: false });
      throw reason;
    });
  }

  async #finish(open: OpenJob, startedAt: number, outcome: JobOutcome): Promise<void> {
    const { spool, log } = this.#options;
    const { jid, fun } = open.job;
    const durationMs = Math.max(0, this.#now() - startedAt);
    const entry: JobReturn = {
      jid,
      fun,
      ...outcome,
      // Nothing that was cut off is a success, whatever the function says that was cut off.
      ...(open.end === undefined ? {} : { ...open.end, success: false, retcode: outcome.retcode || 1 }),
      startedAt,
      durationMs,
    };
    open.return = entry;
    open.state = 'returned';
    await this.#spool(open.job, () => spool.finish(entry));
    log.info({ jid, fun, retcode: entry.retcode, durationMs: entry.durationMs }, 'job finished');
    this.#deliver(entry);
  }

  /** Sends a return; in place of one that cannot be sent (too large, for one) the reason. */
  #deliver(entry: JobReturn): void {
    const { wire, log } = this.#options;
    try {
      wire.deliver(entry);
    } catch (error) {
      const message = `The return cannot be sent: ${errorMessage(error)}`;
      log.error({ jid: entry.jid, fun: entry.fun }, message);
      wire.deliver({ ...entry, ...failure(message) });
    }
  }

  /** Writes to the spool; where that fails the job goes on in memory, and the log says once what is at stake. */
  async #spool({ jid }: { readonly jid: Jid }, write: () => Promise<void>): Promise<boolean> {
    const { log } = this.#options;
    try {
      await write();
      if (this.#spoolFails) log.info('the job spool can be written again');
      this.#spoolFails = false;
      return true;
    } catch (error) {
      const reason = isSystemError(error, 'ENOSPC', 'EDQUOT') ? 'the disk is full' : errorMessage(error);
      log[this.#spoolFails ? 'debug' : 'error'](
        { jid },
        `the job spool cannot be written (${reason}): a restart would lose jobs`,
      );
      this.#spoolFails = true;
      return false;
    }
  }

  /** Whether another job that has not taken its turn yet will have to. */
  #othersNeedTurn(jid: Jid): boolean {
    const others = [...this.#open.values()].filter(
      ({ job, state }) => job.jid !== jid && state !== 'returned',
    );
    return others.some(({ job }) => this.#options.executor.needsTurn(job.fun));
  }

  #newJob(job: Job): OpenJob {
    return { job, abort: new AbortController(), state: 'queued', done: Promise.resolve() };
  }
}

function timeOut(milliseconds: number): JobEnd {
  return { ended: 'timedOut', reason: `timed out after ${milliseconds / 1000} s` };
}

function sentence(reason: string): string {
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
}

function failure(message: string): JobOutcome {
  return { success: false, retcode: 1, return: message };
}

function placeholder({ jid, fun }: JobReturn): Job {
  return { jid, fun, args: [], kwargs: {}, timeoutMs: 0, user: '' };
}
