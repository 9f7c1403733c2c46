import { EventEmitter } from 'node:events';
import { hostOutcome, hostOutcomes, type JobReport } from '@muster/api';
import { mask } from '@muster/shared';
import type { StoredJob } from '../store/index.ts';
import { batchSize } from './batch-size.ts';
import { type HostEntry, isSettled, toHostReport } from './host-entry.ts';

interface JobEvents {
  /** A host's part changed. */
  change: [minion: string];
  /** Every host is settled, or the master stops. */
  end: [];
}

/** A job that is under way: what was asked, and where each of its hosts is. */
export class Job extends EventEmitter<JobEvents> {
  readonly stored: StoredJob;
  readonly hosts: ReadonlyMap<string, HostEntry>;
  /** Settled when every change of a host so far is on disk. */
  saved: Promise<void> = Promise.resolve();
  isFinishing = false;
  readonly #window: number;

  constructor(stored: StoredJob, hosts: Iterable<HostEntry>) {
    super();
    this.setMaxListeners(0);
    this.stored = stored;
    this.hosts = new Map([...hosts].map((host) => [host.minion, host]));
    this.#window = batchSize(stored.batch, this.hosts.size);
  }

  get jid(): string {
    return this.stored.jid;
  }

  isSettled(): boolean {
    return this.hosts.values().every(isSettled);
  }

  /** Hosts whose turn has come: not yet sent to nor waited for, as many as the batch allows beside those at work. */
  due(): HostEntry[] {
    const waiting = [...this.hosts.values()].filter(
      (host) =>
        host.state === 'queued' && !host.sent && host.cancelledBy === undefined && host.timer === undefined,
    );
    if (this.#window === Number.POSITIVE_INFINITY) return waiting;
    const atWork = [...this.hosts.values()].filter((host) => !isSettled(host)).length - waiting.length;
    return waiting.slice(0, Math.max(0, this.#window - atWork));
  }

  report(): JobReport {
    return jobReport(this.stored, [...this.hosts.values()].map(toHostReport));
  }
}

/** Keyword arguments as they may be shown: values of a pillar given in line are secrets as often as not, and so are files that are sent. */
function shownArguments({ fun, kwargs }: StoredJob): Record<string, unknown> {
  const secret = fun === 'cp.recv' ? 'files' : 'pillar';
  return Object.hasOwn(kwargs, secret) ? { ...kwargs, [secret]: maskValues(kwargs[secret]) } : { ...kwargs };
}

function maskValues(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskValues);
  if (typeof value !== 'object' || value === null) return mask;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskValues(item)]));
}

/** How many hosts came to what, the worst first. */
function outcomesOf(hosts: JobReport['hosts']): JobReport['outcomes'] {
  const outcomes = Map.groupBy(hosts, hostOutcome);
  return Object.fromEntries(
    hostOutcomes.flatMap((outcome) => {
      const count = outcomes.get(outcome)?.length ?? 0;
      return count > 0 ? [[outcome, count]] : [];
    }),
  );
}

/** The report of a job under way or of one of the past. */
export function jobReport(job: StoredJob, hosts: JobReport['hosts']): JobReport {
  const { args, target, finishedAt, jid, fun, user, createdAt } = job;
  return {
    jid,
    fun,
    args: [...args],
    kwargs: shownArguments(job),
    target: { ...target, type: target.type ?? 'glob' },
    user,
    createdAt,
    finishedAt,
    minions: hosts.map(({ minion }) => minion).toSorted(),
    outcomes: outcomesOf(hosts),
    hosts,
  };
}
