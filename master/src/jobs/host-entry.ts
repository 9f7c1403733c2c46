import type { HostReport, HostState } from '@muster/api';
import type { StoredHost } from '../store/index.ts';

/** One host's part of a job that is under way. */
export interface HostEntry {
  readonly minion: string;
  state: HostState;
  reason?: string | undefined;
  lastHeard?: number | undefined;
  progress?: NonNullable<HostReport['progress']>;
  success?: boolean | undefined;
  retcode?: number | undefined;
  pending?: boolean | undefined;
  changed?: boolean | undefined;
  durationMs?: number | undefined;
  /** Handed to a session in this run of the master. */
  sent: boolean;
  /** The minion said that it has the job. */
  acknowledged: boolean;
  /** Its return is being stored; what arrives again meanwhile waits for that. */
  storing?: Promise<void>;
  /** Who wants it cancelled. */
  cancelledBy?: string | undefined;
  /** Ends a wait: for an acknowledgement, for a connection, for a confirmation of a cancellation. */
  timer?: NodeJS.Timeout;
}

const settledStates: ReadonlySet<HostState> = new Set([
  'returned',
  'lost',
  'offline',
  'cancelled',
  'timedOut',
  'interrupted',
]);

/** Whether nothing more is expected of a host; one that is lost may still surprise with its return. */
export function isSettled({ state }: Pick<HostEntry, 'state'>): boolean {
  return settledStates.has(state);
}

/** Whether a host has answered, which it does once; one that was given up has not. */
export function hasAnswered({ success }: Pick<HostEntry, 'success'>): boolean {
  return success !== undefined;
}

export function newEntry(minion: string): HostEntry {
  return {
    minion,
    state: 'queued',
    sent: false,
    acknowledged: false,
  };
}

export function entryFromStore(host: StoredHost): HostEntry {
  return { ...newEntry(host.minion), ...host };
}

/** What is kept of an entry on disk. */
export function toStoredHost(entry: HostEntry): StoredHost {
  return {
    minion: entry.minion,
    state: entry.state,
    reason: entry.reason,
    lastHeard: entry.lastHeard,
    success: entry.success,
    retcode: entry.retcode,
    pending: entry.pending,
    changed: entry.changed,
    durationMs: entry.durationMs,
  };
}

/** What operators see of an entry, without what it returned. */
export function toHostReport(entry: HostEntry): HostReport {
  const isUnderWay = !isSettled(entry);
  return { ...toStoredHost(entry), progress: isUnderWay ? entry.progress : undefined };
}
