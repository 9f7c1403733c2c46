import { isDiskFull, type MinionMessages } from '@muster/shared';
import { eventTags } from '../events/index.ts';
import { entryFromStore, type HostEntry, hasAnswered, toStoredHost } from './host-entry.ts';
import type { Job } from './job.ts';
import type { JobCourse } from './job-course.ts';

/** What minions say of their jobs: that they have them, how far they are, what came of them. */
export class MinionAnswers {
  readonly #course: JobCourse;

  constructor(course: JobCourse) {
    this.#course = course;
  }

  /** Hears what minions say from now on. */
  listen(): void {
    const { hub } = this.#course.options;
    hub.handle('jobAck', (minion, body) => this.#acknowledged(minion, body));
    hub.handle('progress', (minion, body) => this.#progressed(minion, body));
    hub.handle('jobReturn', (minion, body) => this.#returned(minion, body));
  }

  #acknowledged(minion: string, body: MinionMessages['jobAck']): void {
    const { job, entry } = this.#course.find(body.jid, minion);
    if (job === undefined || entry === undefined) return;
    if (hasAnswered(entry)) return;
    if (entry.state === 'cancelled') {
      this.#course.options.hub.send(minion, 'jobCancel', { jid: body.jid });
      return;
    }
    clearTimeout(entry.timer);
    delete entry.timer;
    entry.sent = true;
    entry.acknowledged = true;
    if (body.state === 'refused') {
      this.#course.settle(job, entry, 'lost', `it refused the job: ${body.reason ?? 'no reason given'}`);
      return;
    }
    delete entry.reason;
    delete entry.lastHeard;
    entry.state = body.state === 'running' ? 'running' : 'delivered';
    job.emit('change', minion);
    // After a restart a batch must know which hosts are at work; any other job has been sent to all of them.
    if (job.stored.batch !== undefined) this.#course.save(job, entry);
  }

  #progressed(minion: string, body: MinionMessages['progress']): void {
    const { job, entry } = this.#course.find(body.jid, minion);
    if (job === undefined || entry === undefined || entry.state === 'cancelled' || hasAnswered(entry)) return;
    const { jid: _jid, current, ...counts } = body;
    entry.state = 'running';
    entry.acknowledged = true;
    delete entry.reason;
    entry.progress = { ...counts, ...current };
    job.emit('change', minion);
  }

  async #returned(minion: string, body: MinionMessages['jobReturn']): Promise<void> {
    const { job, entry } = this.#course.find(body.jid, minion);
    try {
      if (job === undefined) await this.#returnedLate(minion, body);
      else if (entry === undefined) this.#refuseReturn(minion, body.jid);
      else if (!hasAnswered(entry)) await this.#storeReturn(job, entry, body);
    } catch (error) {
      if (isDiskFull(error)) this.#postpone(minion, body.jid);
      throw error;
    }
    // Only what is on disk is acknowledged; of a return that comes twice the first is.
    this.#course.options.hub.send(minion, 'returnAck', { jid: body.jid });
  }

  /** A return has to wait at its minion, which sends it when it is asked or connects anew. */
  #postpone(minion: string, jid: string): void {
    const { job, entry } = this.#course.find(jid, minion);
    if (entry !== undefined) entry.reason = "it is done; its return waits, because the master's disk is full";
    job?.emit('change', minion);
    this.#course
      .askAgain(jid, minion)
      .catch((error: unknown) =>
        this.#course.options.log.warn({ jid, minion, err: error }, 'not asked again'),
      );
  }

  async #storeReturn(job: Job, entry: HostEntry, body: MinionMessages['jobReturn']): Promise<void> {
    clearTimeout(entry.timer);
    delete entry.timer;
    const settled = settledBy(entry, body);
    const { state: was } = entry;
    const isFirst = entry.storing === undefined;
    entry.storing ??= this.#course.options.store
      .saveHost({ jid: job.jid, host: toStoredHost(settled), body: { value: body.return } })
      .finally(() => delete entry.storing);
    await entry.storing;
    if (!isFirst) return;
    Object.assign(entry, settled);
    if (settled.reason === undefined) delete entry.reason;
    delete entry.lastHeard;
    delete entry.progress;
    job.emit('change', entry.minion);
    this.#publishReturn(entry.minion, body, was);
    this.#course.advance(job);
  }

  /** The return of a host that had been given up: the job's history is put right. */
  async #returnedLate(minion: string, body: MinionMessages['jobReturn']): Promise<void> {
    const host = (await this.#course.options.store.hosts(body.jid)).find((each) => each.minion === minion);
    if (host === undefined) {
      this.#refuseReturn(minion, body.jid);
      return;
    }
    if (hasAnswered(host)) return;
    const settled = settledBy(entryFromStore(host), body);
    await this.#course.options.store.saveHost({
      jid: body.jid,
      host: toStoredHost(settled),
      body: { value: body.return },
    });
    this.#publishReturn(minion, body, host.state);
  }

  #refuseReturn(minion: string, jid: string): void {
    this.#course.options.log.warn({ minion, jid }, 'return dropped: no such job was given to this minion');
  }

  /** A host that was told to be lost, and was not, is told so in the same event. */
  #publishReturn(minion: string, body: MinionMessages['jobReturn'], was: HostEntry['state']): void {
    const { jid, fun, success, durationMs } = body;
    const corrects = was === 'lost' ? was : undefined;
    this.#course.options.log.info(
      { jid, minion, fun, success, ms: Math.round(durationMs), corrects },
      'job returned',
    );
    this.#course.options.events.publish(eventTags.jobReturn(body.jid, minion), {
      jid: body.jid,
      id: minion,
      fun: body.fun,
      success: body.success,
      retcode: body.retcode,
      return: body.return,
      ended: body.ended,
      reason: body.reason,
      corrects,
    });
  }
}

function settledBy(entry: HostEntry, body: MinionMessages['jobReturn']): HostEntry {
  const { lastHeard: _lastHeard, storing: _storing, ...rest } = entry;
  const { ended, success, retcode, durationMs, pending, changed } = body;
  const reason =
    ended === 'cancelled' && entry.cancelledBy !== undefined
      ? `cancelled by ${entry.cancelledBy}`
      : body.reason;
  return { ...rest, state: ended ?? 'returned', reason, success, retcode, durationMs, pending, changed };
}
