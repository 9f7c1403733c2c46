import type { JobReport, JobRequest, JobStreamItem } from '@muster/api';
import { createJidSource, jidTime, type MinionMessages, MusterError, parseTarget } from '@muster/shared';
import { type EventBus, eventTags } from '../events/index.ts';
import type { Inventory } from '../inventory/index.ts';
import type { SessionHub, SessionInfo } from '../sessions/index.ts';
import type { JobStore, StoredJob } from '../store/index.ts';
import { batchSize } from './batch-size.ts';
import { Delivery } from './delivery.ts';
import {
  entryFromStore,
  type HostEntry,
  isSettled,
  newEntry,
  toHostReport,
  toStoredHost,
} from './host-entry.ts';
import { Job, jobReport } from './job.ts';
import { replayJob, watchJob, withReturns } from './watch.ts';

export interface JobsOptions {
  readonly store: JobStore;
  readonly hub: SessionHub;
  readonly inventory: Inventory;
  readonly events: EventBus;
  /** The accepted minions that a target selects now. */
  readonly select: (target: JobRequest['target']) => Promise<readonly string[]>;
  /** See Delivery. */
  readonly ackTimeoutMs: number;
  /** How long a job waits for a minion whose connection broke, in milliseconds. */
  readonly lostAfterMs: number;
  readonly log: JobsLog;
  readonly now?: () => number;
}

export interface JobsLog {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** How long a minion may take to confirm a cancellation, or to keep to a job's own time limit, in milliseconds. */
const cancelGraceMs = 5000;
const timeoutGraceMs = 10_000;

/**
 * All jobs: each is on disk before it is sent, each return before it is acknowledged, and every host of a job has a
 * known state at every moment. A host that is offline when its job starts does not get it later; one that is lost may
 * still return, and then counts as returned.
 */
export class Jobs {
  readonly #options: JobsOptions;
  readonly #active = new Map<string, Job>();
  readonly #delivery: Delivery;
  readonly #now: () => number;
  readonly #nextJid: () => string;
  #isClosed = false;

  private constructor(options: JobsOptions, newestJid: string | undefined) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    // Ids rise over restarts, even when the clock was set back in between.
    const floor = newestJid === undefined ? 0 : jidTime(newestJid).getTime() + 1;
    this.#nextJid = createJidSource(() => Math.max(this.#now(), floor));
    this.#delivery = new Delivery({
      hub: options.hub,
      ackTimeoutMs: options.ackTimeoutMs,
      onAbsent: (job, entry) => this.#markAbsent(job, entry),
      onUnresponsive: (job, entry) =>
        this.#settle(
          job,
          entry,
          'lost',
          'it is connected but does not answer: frozen, stopped or overloaded',
        ),
    });
  }

  /** Takes up the jobs that the previous run of the master left unfinished, and begins to listen to minions. */
  static async load(options: JobsOptions): Promise<Jobs> {
    const [newest] = await options.store.list(1);
    const jobs = new Jobs(options, newest?.jid);
    for (const stored of await options.store.unfinished()) await jobs.#recover(stored);
    options.hub.handle('jobAck', (minion, body) => jobs.#acknowledged(minion, body));
    options.hub.handle('progress', (minion, body) => jobs.#progressed(minion, body));
    options.hub.handle('jobReturn', (minion, body) => jobs.#returned(minion, body));
    options.hub.on('up', jobs.#cameUp);
    options.hub.on('down', jobs.#wentDown);
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
      ...(request.batch === undefined ? {} : { batch: request.batch }),
    };
    const job = new Job(stored, minions.map(newEntry));
    if (minions.length === 0) return job.report();
    for (const entry of job.hosts.values()) this.#place(entry);
    await this.#options.store.insert(stored, [...job.hosts.values()].map(toStoredHost));
    this.#active.set(job.jid, job);
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
    this.#advance(job);
    return job.report();
  }

  /** A job with all its hosts and returns. */
  async get(jid: string): Promise<JobReport> {
    const job = this.#active.get(jid);
    const stored = job?.stored ?? (await this.#options.store.load(jid));
    if (stored === undefined) throw unknownJob(jid);
    const hosts = job ? [...job.hosts.values()].map(toHostReport) : await this.#options.store.hosts(jid);
    return jobReport(
      stored,
      hosts.map(({ minion }) => minion),
      await withReturns(jid, hosts, this.#options.store),
    );
  }

  /** Newest first, without hosts. */
  async list(limit: number): Promise<JobReport[]> {
    const stored = await this.#options.store.list(limit);
    const minions = await this.#options.store.minions(stored.map(({ jid }) => jid));
    return stored.map((job) => jobReport(job, minions.get(job.jid) ?? [], []));
  }

  /** See watchJob; a job of the past is replayed. */
  async watch(jid: string, signal: AbortSignal): Promise<AsyncGenerator<JobStreamItem>> {
    const job = this.#active.get(jid);
    if (job !== undefined) return watchJob(job, this.#options.store, signal);
    if ((await this.#options.store.load(jid)) === undefined) throw unknownJob(jid);
    return replayJob(jid, this.#options.store);
  }

  /** Ends a job: hosts that did not get it yet never will, the others are told to stop and answer with what they did. */
  async cancel(jid: string, user: string): Promise<JobReport> {
    const job = this.#active.get(jid);
    if (job === undefined) return await this.get(jid);
    this.#options.log.info({ jid, user }, 'job cancelled');
    for (const entry of job.hosts.values()) {
      if (!isSettled(entry) && !entry.cancelRequested) this.#cancelHost(job, entry, user);
    }
    return await this.get(jid);
  }

  /** Forgets jobs that ended before a time. */
  async deleteFinishedBefore(time: number): Promise<number> {
    return await this.#options.store.deleteFinishedBefore(time);
  }

  /** Stops listening and lets watchers go; unfinished jobs are taken up by the next start. */
  close(): void {
    this.#isClosed = true;
    this.#options.hub.off('up', this.#cameUp);
    this.#options.hub.off('down', this.#wentDown);
    for (const job of this.#active.values()) {
      for (const entry of job.hosts.values()) clearTimeout(entry.timer);
      job.emit('end');
    }
  }

  /** Decides for a new job whether a host can have it at all. */
  #place(entry: HostEntry): void {
    const { hub, inventory } = this.#options;
    if (hub.isConnected(entry.minion)) return;
    if (inventory.isExpected(entry.minion)) {
      entry.reason = 'waiting for it to reconnect: the master has just started';
      return;
    }
    entry.state = 'offline';
    entry.reason = inventory.absence(entry.minion);
    this.#noteLastHeard(entry);
  }

  /** Sends to the hosts whose turn has come, and ends the job when none is left. */
  #advance(job: Job): void {
    if (this.#isClosed) return;
    for (const entry of job.due()) this.#dispatch(job, entry);
    if (job.isSettled()) void this.#finish(job);
  }

  #dispatch(job: Job, entry: HostEntry): void {
    if (!this.#options.hub.isConnected(entry.minion) && this.#isAwaited(job, entry)) return;
    delete entry.reason;
    this.#delivery.send(job, entry);
    if (job.stored.timeoutMs > 0 && entry.sent) this.#limitTime(job, entry);
  }

  /** Whether a host without a session is given time to come back before the job reaches it. */
  #isAwaited(job: Job, entry: HostEntry): boolean {
    const waitMs = this.#options.inventory.isExpected(entry.minion)
      ? this.#options.inventory.expectedForMs()
      : 0;
    if (waitMs === 0) return false;
    entry.timer = setTimeout(() => {
      delete entry.timer;
      if (!entry.sent && entry.state === 'queued') this.#markAbsent(job, entry);
    }, waitMs);
    return true;
  }

  #limitTime(job: Job, entry: HostEntry): void {
    const limit = job.stored.timeoutMs + timeoutGraceMs;
    // The minion keeps the limit itself; this is for one that cannot.
    setTimeout(() => {
      if (!isSettled(entry) && entry.storing === undefined && !this.#isClosed) {
        this.#settle(
          job,
          entry,
          'lost',
          `it did not end within its time limit of ${job.stored.timeoutMs} ms`,
        );
      }
    }, limit).unref();
  }

  #acknowledged(minion: string, body: MinionMessages['jobAck']): void {
    const { job, entry } = this.#find(body.jid, minion);
    if (job === undefined || entry === undefined) return;
    if (entry.state === 'cancelled' || entry.state === 'returned') {
      if (entry.state === 'cancelled') this.#options.hub.send(minion, 'jobCancel', { jid: body.jid });
      return;
    }
    clearTimeout(entry.timer);
    delete entry.timer;
    entry.sent = true;
    entry.acknowledged = true;
    if (body.state === 'refused') {
      this.#settle(job, entry, 'lost', `it refused the job: ${body.reason ?? 'no reason given'}`);
      return;
    }
    delete entry.reason;
    delete entry.lastHeard;
    entry.state = body.state === 'running' ? 'running' : 'delivered';
    job.emit('change', minion);
    // After a restart a batch must know which hosts are at work; any other job has been sent to all of them.
    if (job.stored.batch !== undefined) this.#save(job, entry);
  }

  #progressed(minion: string, body: MinionMessages['progress']): void {
    const { job, entry } = this.#find(body.jid, minion);
    if (
      job === undefined ||
      entry === undefined ||
      entry.state === 'cancelled' ||
      entry.state === 'returned'
    ) {
      return;
    }
    const { jid: _jid, current, ...counts } = body;
    entry.state = 'running';
    entry.acknowledged = true;
    delete entry.reason;
    entry.progress = { ...counts, ...current };
    job.emit('change', minion);
  }

  async #returned(minion: string, body: MinionMessages['jobReturn']): Promise<void> {
    const { job, entry } = this.#find(body.jid, minion);
    if (job === undefined) await this.#returnedLate(minion, body);
    else if (entry === undefined) this.#refuseReturn(minion, body.jid);
    else if (entry.state !== 'returned') await this.#storeReturn(job, entry, body);
    // Only what is on disk is acknowledged; of a return that comes twice the first is.
    this.#options.hub.send(minion, 'returnAck', { jid: body.jid });
  }

  async #storeReturn(job: Job, entry: HostEntry, body: MinionMessages['jobReturn']): Promise<void> {
    clearTimeout(entry.timer);
    delete entry.timer;
    const settled = settledBy(entry, body);
    const isFirst = entry.storing === undefined;
    entry.storing ??= this.#options.store
      .saveHost({ jid: job.jid, host: toStoredHost(settled), body: { value: body.return } })
      .finally(() => delete entry.storing);
    await entry.storing;
    if (!isFirst) return;
    Object.assign(entry, settled);
    if (settled.reason === undefined) delete entry.reason;
    delete entry.lastHeard;
    delete entry.progress;
    job.emit('change', entry.minion);
    this.#publishReturn(entry.minion, body);
    this.#advance(job);
  }

  /** The return of a host that had been given up: the job's history is put right. */
  async #returnedLate(minion: string, body: MinionMessages['jobReturn']): Promise<void> {
    const host = (await this.#options.store.hosts(body.jid)).find((each) => each.minion === minion);
    if (host === undefined) {
      this.#refuseReturn(minion, body.jid);
      return;
    }
    if (host.state === 'returned') return;
    const settled = settledBy(entryFromStore(host), body);
    await this.#options.store.saveHost({
      jid: body.jid,
      host: toStoredHost(settled),
      body: { value: body.return },
    });
    this.#publishReturn(minion, body);
  }

  #refuseReturn(minion: string, jid: string): void {
    this.#options.log.warn({ minion, jid }, 'return dropped: no such job was given to this minion');
  }

  #publishReturn(minion: string, body: MinionMessages['jobReturn']): void {
    this.#options.log.info(
      { jid: body.jid, minion, fun: body.fun, success: body.success, ms: Math.round(body.durationMs) },
      'job returned',
    );
    this.#options.events.publish(eventTags.jobReturn(body.jid, minion), {
      jid: body.jid,
      id: minion,
      fun: body.fun,
      success: body.success,
      retcode: body.retcode,
      return: body.return,
    });
  }

  readonly #cameUp = (info: SessionInfo): void => {
    const known = new Set(info.jobs);
    for (const job of this.#active.values()) {
      const entry = job.hosts.get(info.minion);
      if (entry !== undefined && entry.storing === undefined) this.#resume(job, entry, known.has(job.jid));
    }
    for (const jid of known) {
      if (!this.#active.has(jid)) void this.#cancelStale(jid, info.minion);
    }
  };

  #resume(job: Job, entry: HostEntry, isKnown: boolean): void {
    const { hub } = this.#options;
    if (entry.state === 'cancelled') {
      if (isKnown) hub.send(entry.minion, 'jobCancel', { jid: job.jid });
      return;
    }
    if (isKnown && entry.state !== 'returned') {
      clearTimeout(entry.timer);
      delete entry.timer;
      delete entry.reason;
      Object.assign(entry, { sent: true, acknowledged: true, state: 'running' });
      if (entry.cancelRequested) hub.send(entry.minion, 'jobCancel', { jid: job.jid });
      job.emit('change', entry.minion);
      return;
    }
    if (isSettled(entry)) return;
    clearTimeout(entry.timer);
    delete entry.timer;
    if (entry.acknowledged) {
      this.#settle(job, entry, 'lost', 'it came back without the job: its state on disk is gone');
      return;
    }
    entry.sent = false;
    this.#advance(job);
  }

  /** A minion still has a job that is over here: if it was cancelled while the minion was away, it has to stop now. */
  async #cancelStale(jid: string, minion: string): Promise<void> {
    const hosts = await this.#options.store.hosts(jid).catch(() => []);
    const isCancelled = hosts.some((host) => host.minion === minion && host.state === 'cancelled');
    if (isCancelled) this.#options.hub.send(minion, 'jobCancel', { jid });
  }

  readonly #wentDown = (info: SessionInfo, reason: string): void => {
    if (this.#options.hub.isConnected(info.minion)) return;
    for (const job of this.#active.values()) {
      const entry = job.hosts.get(info.minion);
      if (entry === undefined || isSettled(entry) || !entry.sent || entry.storing !== undefined) continue;
      this.#awaitReturn(job, entry, `its connection was lost (${reason}); waiting for it to come back`);
    }
  };

  /** Waits a while for a host without a session that has, or may have, the job. */
  #awaitReturn(job: Job, entry: HostEntry, reason: string): void {
    entry.reason = reason;
    this.#noteLastHeard(entry);
    job.emit('change', entry.minion);
    clearTimeout(entry.timer);
    entry.timer = setTimeout(() => {
      const seconds = Math.round(this.#options.lostAfterMs / 1000);
      this.#settle(
        job,
        entry,
        'lost',
        `${this.#options.inventory.absence(entry.minion)}; waited ${seconds} s`,
      );
    }, this.#options.lostAfterMs);
  }

  async #recover(stored: StoredJob): Promise<void> {
    const job = new Job(stored, (await this.#options.store.hosts(stored.jid)).map(entryFromStore));
    this.#active.set(job.jid, job);
    for (const entry of job.hosts.values()) {
      const mayBeThere = entry.state !== 'queued' || stored.batch === undefined;
      if (isSettled(entry) || !mayBeThere) continue;
      this.#awaitReturn(job, entry, 'waiting for it to reconnect: the master was restarted');
    }
    this.#advance(job);
  }

  #cancelHost(job: Job, entry: HostEntry, user: string): void {
    const reason = `cancelled by ${user}`;
    const isTold = entry.sent && this.#options.hub.send(entry.minion, 'jobCancel', { jid: job.jid });
    if (!isTold) {
      this.#settle(job, entry, 'cancelled', reason);
      return;
    }
    entry.cancelRequested = true;
    clearTimeout(entry.timer);
    entry.timer = setTimeout(
      () => this.#settle(job, entry, 'cancelled', `${reason}; it has not confirmed that it stopped`),
      cancelGraceMs,
    );
  }

  #markAbsent(job: Job, entry: HostEntry): void {
    this.#settle(job, entry, 'offline', this.#options.inventory.absence(entry.minion));
  }

  #settle(job: Job, entry: HostEntry, state: 'lost' | 'offline' | 'cancelled', reason: string): void {
    if (this.#isClosed) return;
    clearTimeout(entry.timer);
    delete entry.timer;
    entry.state = state;
    entry.reason = reason;
    if (state !== 'cancelled') this.#noteLastHeard(entry);
    this.#options.log.warn({ jid: job.jid, minion: entry.minion, state, reason }, 'host gave no return');
    this.#save(job, entry);
    job.emit('change', entry.minion);
    // Not from within a loop over the job's hosts.
    queueMicrotask(() => this.#advance(job));
  }

  #save(job: Job, entry: HostEntry): void {
    job.lastSave = this.#options.store
      .saveHost({ jid: job.jid, host: toStoredHost(entry) })
      .catch((error: unknown) => this.#options.log.warn({ jid: job.jid, err: error }, 'state not stored'));
  }

  /** Ends a job once everything of it is on disk, where all that ask from now on will look. */
  async #finish(job: Job): Promise<void> {
    if (job.isFinishing) return;
    job.isFinishing = true;
    const finishedAt = this.#now();
    try {
      // Saves are written in order: the last one is there when all are.
      await job.lastSave;
      await this.#options.store.finish(job.jid, finishedAt);
    } catch (error) {
      this.#options.log.warn({ jid: job.jid, err: error }, 'end not stored');
    }
    this.#active.delete(job.jid);
    this.#options.log.info({ jid: job.jid, ms: finishedAt - job.stored.createdAt }, 'job ended');
    this.#options.events.publish(eventTags.jobEnd(job.jid), { jid: job.jid, fun: job.stored.fun });
    job.emit('end');
  }

  #noteLastHeard(entry: HostEntry): void {
    const lastHeard = this.#options.inventory.lastHeard(entry.minion);
    if (lastHeard !== undefined) entry.lastHeard = lastHeard;
  }

  #find(jid: string, minion: string): { job?: Job; entry?: HostEntry } {
    const job = this.#active.get(jid);
    const entry = job?.hosts.get(minion);
    return { ...(job ? { job } : {}), ...(entry ? { entry } : {}) };
  }
}

function settledBy(entry: HostEntry, body: MinionMessages['jobReturn']): HostEntry {
  const isCancelled = entry.cancelRequested && !body.success;
  const { reason: _reason, lastHeard: _lastHeard, storing: _storing, ...rest } = entry;
  return {
    ...rest,
    state: isCancelled ? 'cancelled' : 'returned',
    ...(isCancelled ? { reason: 'cancelled; what it had done until then is its return' } : {}),
    success: body.success,
    retcode: body.retcode,
    durationMs: body.durationMs,
    ...(body.pending === undefined ? {} : { pending: body.pending }),
  };
}

function unknownJob(jid: string): MusterError {
  return new MusterError('JOB_UNKNOWN', `no job ${JSON.stringify(jid.slice(0, 64))} is known`);
}
