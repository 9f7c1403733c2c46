import type { SessionHub } from '../sessions/index.ts';
import type { StoredJob } from '../store/index.ts';
import type { HostEntry } from './host-entry.ts';
import type { Job } from './job.ts';

export interface DeliveryOptions {
  readonly hub: SessionHub;
  /** How long a minion may take to confirm a job, and then to answer a probe, in milliseconds. */
  readonly ackTimeoutMs: number;
  /** Called when a minion that got a job neither confirmed it nor answers. */
  readonly onUnresponsive: (job: Job, entry: HostEntry) => void;
  /** Called when there is no session to send to. */
  readonly onAbsent: (job: Job, entry: HostEntry) => void;
}

/** Hands jobs to minions and finds out at once which of them are there but do not answer. */
export class Delivery {
  readonly #options: DeliveryOptions;

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  /** Sends a job that is on disk to one of its hosts. */
  send(job: Job, entry: HostEntry): void {
    if (!this.repeat(job.stored, entry.minion)) {
      this.#options.onAbsent(job, entry);
      return;
    }
    entry.sent = true;
    this.#awaitAcknowledgement(job, entry);
  }

  /** Sends a job that a minion may have: then it does not run it again, but says where it stands. */
  repeat({ jid, fun, args, kwargs, timeoutMs, user }: StoredJob, minion: string): boolean {
    return this.#options.hub.send(minion, 'job', {
      jid,
      fun,
      args: [...args],
      kwargs: { ...kwargs },
      timeoutMs,
      user,
    });
  }

  #awaitAcknowledgement(job: Job, entry: HostEntry): void {
    clearTimeout(entry.timer);
    entry.timer = setTimeout(() => void this.#probe(job, entry), this.#options.ackTimeoutMs);
  }

  async #probe(job: Job, entry: HostEntry): Promise<void> {
    const isAlive = await this.#options.hub.ping(entry.minion, this.#options.ackTimeoutMs).catch(() => false);
    if (entry.acknowledged || entry.state !== 'queued' || entry.storing !== undefined) return;
    // One that answers has the job in its queue and is only slow; one that lost its session is the session's business.
    if (isAlive) this.#awaitAcknowledgement(job, entry);
    else if (this.#options.hub.isConnected(entry.minion)) this.#options.onUnresponsive(job, entry);
  }
}
