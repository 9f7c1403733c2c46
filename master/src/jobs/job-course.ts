import { isDiskFull } from '@muster/shared';
import type { EventBus } from '../events/index.ts';
import { eventTags } from '../events/index.ts';
import type { Inventory } from '../inventory/index.ts';
import type { SessionHub } from '../sessions/index.ts';
import type { Disk, JobStore } from '../store/index.ts';
import { Delivery } from './delivery.ts';
import { type HostEntry, isSettled, toStoredHost } from './host-entry.ts';
import type { Job } from './job.ts';

export interface JobCourseOptions {
  readonly store: JobStore;
  readonly disk: Disk;
  readonly hub: SessionHub;
  readonly inventory: Inventory;
  readonly events: EventBus;
  /** How long a minion may take to confirm a job, and then to answer a probe, in milliseconds. */
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

/** The jobs under way, each host of which goes its course: queued, sent, given up, cancelled, done. */
export class JobCourse {
  readonly options: JobCourseOptions;
  readonly active = new Map<string, Job>();
  readonly #delivery: Delivery;
  readonly #now: () => number;
  #isClosed = false;

  constructor(options: JobCourseOptions) {
    this.options = options;
    this.#now = options.now ?? Date.now;
    this.#delivery = new Delivery({
      hub: options.hub,
      ackTimeoutMs: options.ackTimeoutMs,
      onAbsent: (job, entry) => this.#markAbsent(job, entry),
      onUnresponsive: (job, entry) =>
        this.settle(job, entry, 'lost', 'it is connected but does not answer: frozen, stopped or overloaded'),
    });
  }

  find(
    jid: string,
    minion: string,
  ): { readonly job: Job | undefined; readonly entry: HostEntry | undefined } {
    const job = this.active.get(jid);
    return { job, entry: job?.hosts.get(minion) };
  }

  /** Decides for a new job whether a host can have it at all. */
  place(entry: HostEntry): void {
    const { hub, inventory } = this.options;
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
  advance(job: Job): void {
    if (this.#isClosed) return;
    for (const entry of job.due()) this.#dispatch(job, entry);
    if (job.isSettled()) void this.#finish(job);
  }

  #dispatch(job: Job, entry: HostEntry): void {
    if (!this.options.hub.isConnected(entry.minion) && this.#isAwaited(job, entry)) return;
    delete entry.reason;
    this.#delivery.send(job, entry);
    if (job.stored.timeoutMs > 0 && entry.sent) this.#limitTime(job, entry);
  }

  /** Whether a host without a session is given time to come back before the job reaches it. */
  #isAwaited(job: Job, entry: HostEntry): boolean {
    const waitMs = this.options.inventory.isExpected(entry.minion)
      ? this.options.inventory.expectedForMs()
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
        this.settle(job, entry, 'lost', `it did not end within its time limit of ${job.stored.timeoutMs} ms`);
      }
    }, limit).unref();
  }

  /** Waits a while for a host without a session that has, or may have, the job. */
  awaitReturn(job: Job, entry: HostEntry, reason: string): void {
    entry.reason = reason;
    this.#noteLastHeard(entry);
    job.emit('change', entry.minion);
    clearTimeout(entry.timer);
    entry.timer = setTimeout(() => {
      const seconds = Math.round(this.options.lostAfterMs / 1000);
      this.settle(job, entry, 'lost', `${this.options.inventory.absence(entry.minion)}; waited ${seconds} s`);
    }, this.options.lostAfterMs);
  }

  /**
   * Has a host stop, or never start, its part of a job. What was not sent yet is cancelled on disk first: a master that is
   * started again must not send it.
   */
  async cancelHost(job: Job, entry: HostEntry, user: string): Promise<void> {
    const reason = `cancelled by ${user}`;
    entry.cancelledBy = user;
    const isTold = entry.sent && this.options.hub.send(entry.minion, 'jobCancel', { jid: job.jid });
    clearTimeout(entry.timer);
    delete entry.timer;
    if (isTold) {
      entry.timer = setTimeout(
        () => this.settle(job, entry, 'cancelled', `${reason}; it has not confirmed that it stopped`),
        cancelGraceMs,
      );
      return;
    }
    try {
      await this.options.store.saveHost({
        jid: job.jid,
        host: toStoredHost({ ...entry, state: 'cancelled', reason }),
      });
    } catch (error) {
      delete entry.cancelledBy;
      this.advance(job);
      throw error;
    }
    this.settle(job, entry, 'cancelled', reason);
  }

  #markAbsent(job: Job, entry: HostEntry): void {
    this.settle(job, entry, 'offline', this.options.inventory.absence(entry.minion));
  }

  /** Gives a host up. A return of it that comes all the same still counts. */
  settle(job: Job, entry: HostEntry, state: 'lost' | 'offline' | 'cancelled', reason: string): void {
    if (this.#isClosed) return;
    clearTimeout(entry.timer);
    delete entry.timer;
    entry.state = state;
    entry.reason = reason;
    if (state !== 'cancelled') this.#noteLastHeard(entry);
    this.options.log.warn({ jid: job.jid, minion: entry.minion, state, reason }, 'host gave no return');
    this.save(job, entry);
    job.emit('change', entry.minion);
    // Not from within a loop over the job's hosts.
    queueMicrotask(() => this.advance(job));
  }

  /** Writes down where a host is, without waiting for it. */
  save(job: Job, entry: HostEntry): void {
    const write = () => this.options.store.saveHost({ jid: job.jid, host: toStoredHost(entry) });
    const earlier = job.saved;
    job.saved = this.#keep(job, write).then(() => earlier);
  }

  /** Writes something of a job, as soon as the disk has room for it. */
  async #keep(job: Job, write: () => Promise<void>): Promise<void> {
    while (!this.#isClosed) {
      try {
        await write();
        return;
      } catch (error) {
        this.options.log.warn({ jid: job.jid, err: error }, 'where a job stands was not stored');
        if (!isDiskFull(error)) return;
      }
      // Who watches has been told all that there is.
      if (job.isSettled()) job.emit('end');
      await this.options.disk.room();
    }
  }

  /** Asks a minion anew for a return that it has, when there is room for it. */
  async askAgain(jid: string, minion: string): Promise<void> {
    await this.options.disk.room();
    const stored = this.active.get(jid)?.stored ?? (await this.options.store.load(jid));
    if (stored !== undefined && !this.#isClosed) this.#delivery.repeat(stored, minion);
  }

  /** Ends a job once everything of it is on disk, where all that ask from now on will look. */
  async #finish(job: Job): Promise<void> {
    if (job.isFinishing) return;
    job.isFinishing = true;
    const finishedAt = this.#now();
    await job.saved;
    await this.#keep(job, () => this.options.store.finish(job.jid, finishedAt));
    if (this.#isClosed) return;
    this.active.delete(job.jid);
    this.options.log.info({ jid: job.jid, ms: finishedAt - job.stored.createdAt }, 'job ended');
    this.options.events.publish(eventTags.jobEnd(job.jid), { jid: job.jid, fun: job.stored.fun });
    job.emit('end');
  }

  #noteLastHeard(entry: HostEntry): void {
    const lastHeard = this.options.inventory.lastHeard(entry.minion);
    if (lastHeard !== undefined) entry.lastHeard = lastHeard;
  }

  /** Nothing moves any more; who watches is let go. */
  close(): void {
    this.#isClosed = true;
    for (const job of this.active.values()) {
      for (const entry of job.hosts.values()) clearTimeout(entry.timer);
      job.emit('end');
    }
  }
}
