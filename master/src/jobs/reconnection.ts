import type { SessionInfo } from '../sessions/index.ts';
import type { StoredJob } from '../store/index.ts';
import { entryFromStore, type HostEntry, hasAnswered, isSettled } from './host-entry.ts';
import { Job } from './job.ts';
import type { JobCourse } from './job-course.ts';

/** Takes jobs up again where a connection, or the master, was gone in between. */
export class Reconnection {
  readonly #course: JobCourse;

  constructor(course: JobCourse) {
    this.#course = course;
    course.options.hub.on('up', this.#cameUp).on('down', this.#wentDown);
  }

  /** Takes up a job that the previous run of the master left unfinished. */
  async recover(stored: StoredJob): Promise<void> {
    const job = new Job(stored, (await this.#course.options.store.hosts(stored.jid)).map(entryFromStore));
    this.#course.active.set(job.jid, job);
    for (const entry of job.hosts.values()) {
      const mayBeThere = entry.state !== 'queued' || stored.batch === undefined;
      if (isSettled(entry) || !mayBeThere) continue;
      this.#course.awaitReturn(job, entry, 'waiting for it to reconnect: the master was restarted');
    }
    this.#course.advance(job);
  }

  readonly #cameUp = (info: SessionInfo): void => {
    const known = new Set(info.jobs);
    for (const job of this.#course.active.values()) {
      const entry = job.hosts.get(info.minion);
      if (entry !== undefined && entry.storing === undefined) this.#resume(job, entry, known.has(job.jid));
    }
    const over = info.jobs.filter((jid) => !this.#course.active.has(jid));
    if (over.length > 0) void this.#cancelStale(info.minion, over);
  };

  #resume(job: Job, entry: HostEntry, isKnown: boolean): void {
    const { hub } = this.#course.options;
    if (entry.state === 'cancelled' && !hasAnswered(entry)) {
      if (isKnown) hub.send(entry.minion, 'jobCancel', { jid: job.jid });
      return;
    }
    if (isKnown && !hasAnswered(entry)) {
      clearTimeout(entry.timer);
      delete entry.timer;
      delete entry.reason;
      Object.assign(entry, { sent: true, acknowledged: true, state: 'running' });
      if (entry.cancelledBy !== undefined) hub.send(entry.minion, 'jobCancel', { jid: job.jid });
      job.emit('change', entry.minion);
      return;
    }
    if (isSettled(entry)) return;
    clearTimeout(entry.timer);
    delete entry.timer;
    if (entry.acknowledged) {
      this.#course.settle(job, entry, 'lost', 'it came back without the job: its state on disk is gone');
      return;
    }
    entry.sent = false;
    this.#course.advance(job);
  }

  /** A minion still has jobs that are over here: those cancelled while it was away have to stop now. */
  async #cancelStale(minion: string, jids: readonly string[]): Promise<void> {
    const { store, hub } = this.#course.options;
    for (const jid of await store.cancelled(minion, jids).catch(() => [])) {
      hub.send(minion, 'jobCancel', { jid });
    }
  }

  readonly #wentDown = (info: SessionInfo, reason: string): void => {
    if (this.#course.options.hub.isConnected(info.minion)) return;
    for (const job of this.#course.active.values()) {
      const entry = job.hosts.get(info.minion);
      if (entry === undefined || isSettled(entry) || !entry.sent || entry.storing !== undefined) continue;
      this.#course.awaitReturn(
        job,
        entry,
        `its connection was lost (${reason}); waiting for it to come back`,
      );
    }
  };

  close(): void {
    this.#course.options.hub.off('up', this.#cameUp).off('down', this.#wentDown);
  }
}
