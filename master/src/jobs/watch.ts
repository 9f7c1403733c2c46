import type { HostReport, JobStreamItem } from '@muster/api';
import type { JobStore } from '../store/index.ts';
import { hasAnswered, toHostReport } from './host-entry.ts';
import { type Job, jobReport } from './job.ts';

/** Hosts whose returns are read from disk at a time. */
const chunkSize = 50;

/** How long changes are gathered before they are told, in milliseconds; the end is told at once. */
const gatherMs = 20;

/**
 * A job under way as a stream: the job, every host as it is now, each change, and the end. Changes of a host that come
 * faster than the reader takes them become one, and returns are read from the store, so memory stays bounded.
 */
export async function* watchJob(
  job: Job,
  store: JobStore,
  signal: AbortSignal,
): AsyncGenerator<JobStreamItem> {
  const dirty = new Set(job.hosts.keys());
  let isOver = job.isSettled();
  let isGathering = false;
  let wake = Promise.withResolvers<void>();
  const onChange = (minion: string) => {
    dirty.add(minion);
    if (!isGathering) wake.resolve();
  };
  const onEnd = () => {
    isOver = true;
    wake.resolve();
  };
  const onAbort = () => wake.resolve();
  job.on('change', onChange).on('end', onEnd);
  signal.addEventListener('abort', onAbort);
  try {
    yield { kind: 'job', job: { ...job.report(), hosts: [] } };
    while (!signal.aborted) {
      if (!isOver) {
        isGathering = true;
        wake = Promise.withResolvers();
        const timer = setTimeout(wake.resolve, gatherMs);
        await wake.promise;
        clearTimeout(timer);
        isGathering = false;
      }
      while (dirty.size > 0 && !signal.aborted) {
        const minions = [...dirty].slice(0, chunkSize);
        for (const minion of minions) dirty.delete(minion);
        const hosts = minions.flatMap((minion) => {
          const entry = job.hosts.get(minion);
          return entry === undefined ? [] : [toHostReport(entry)];
        });
        yield* hostItems(job.jid, hosts, store);
      }
      if (signal.aborted || isOver) break;
      wake = Promise.withResolvers();
      await wake.promise;
    }
    if (job.isSettled()) yield { kind: 'end' };
  } finally {
    job.off('change', onChange).off('end', onEnd);
    signal.removeEventListener('abort', onAbort);
  }
}

/** A job of the past as the same stream. */
export async function* replayJob(jid: string, store: JobStore): AsyncGenerator<JobStreamItem> {
  const stored = await store.load(jid);
  if (stored === undefined) return;
  const hosts = await store.hosts(jid);
  yield { kind: 'job', job: { ...jobReport(stored, hosts), hosts: [] } };
  for (let start = 0; start < hosts.length; start += chunkSize) {
    yield* hostItems(jid, hosts.slice(start, start + chunkSize), store);
  }
  yield { kind: 'end' };
}

/** Reports with what their hosts returned. */
export async function withReturns(
  jid: string,
  hosts: readonly HostReport[],
  store: JobStore,
): Promise<HostReport[]> {
  const returned = hosts.filter(hasAnswered);
  const returns = await store.returns(
    jid,
    returned.map(({ minion }) => minion),
  );
  return hosts.map((host) =>
    returns.has(host.minion) ? { ...host, return: returns.get(host.minion) } : host,
  );
}

async function* hostItems(
  jid: string,
  hosts: readonly HostReport[],
  store: JobStore,
): AsyncGenerator<JobStreamItem> {
  for (const host of await withReturns(jid, hosts, store)) yield { kind: 'host', host };
}
