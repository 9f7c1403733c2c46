import { appendFile, readdir, readFile, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type Jid, jidPattern, masterMessages, minionMessages } from '@muster/shared';
import {
  makePrivateDirectory,
  readTextIfPresent,
  syncDirectory,
  writeDurably,
} from '../storage/durable-file.ts';
import type { Job, JobReturn } from './job.ts';

const finishedKept = 10_000;

/** What a spool held when the minion started. */
export interface Recovered {
  /** Accepted, never begun. */
  readonly queued: readonly Job[];
  /** Begun by a minion that died: nobody knows how far they came. */
  readonly interrupted: readonly Job[];
  /** Finished, not yet acknowledged by the master. */
  readonly returns: readonly JobReturn[];
  /** Names of files that could not be read. */
  readonly unreadable: readonly string[];
}

/**
 * The jobs of a minion on its disk: `<jid>.queued`, `<jid>.running`, `<jid>.return`, and the ids of those that
 * are over in `finished`. Every change is on disk when its promise resolves.
 */
export class JobSpool {
  readonly #directory: string;
  readonly #finished: Set<Jid>;

  private constructor(directory: string, finished: Set<Jid>) {
    this.#directory = directory;
    this.#finished = finished;
  }

  static async open(directory: string): Promise<JobSpool> {
    await makePrivateDirectory(directory);
    const text = (await readTextIfPresent(join(directory, 'finished'))) ?? '';
    const jids = text.split('\n').filter((line) => jidPattern.test(line));
    return new JobSpool(directory, new Set(jids.slice(-finishedKept)));
  }

  /** Whether the master has acknowledged this job's return (as far back as ids are kept). */
  isFinished(jid: Jid): boolean {
    return this.#finished.has(jid);
  }

  async recover(): Promise<Recovered> {
    const names = (await readdir(this.#directory)).toSorted();
    const unreadable: string[] = [];
    const returns = await this.#readAll(names, '.return', minionMessages.jobReturn, unreadable);
    const returned = new Set(returns.map(({ jid }) => jid));
    const isOpen = ({ jid }: Job) => !returned.has(jid) && !this.#finished.has(jid);
    const interrupted = (await this.#readAll(names, '.running', masterMessages.job, unreadable)).filter(
      isOpen,
    );
    const queued = (await this.#readAll(names, '.queued', masterMessages.job, unreadable)).filter(isOpen);
    for (const name of names) {
      if (name.startsWith('.new-')) await unlink(join(this.#directory, name));
    }
    // A minion has to start on a full disk too: its operator needs it to make room.
    await this.#writeFinished().catch(() => {});
    return { queued, interrupted, returns, unreadable };
  }

  async accept(job: Job, state: 'queued' | 'running'): Promise<void> {
    await writeDurably(this.#path(job.jid, state), JSON.stringify(job));
  }

  async begin(jid: Jid): Promise<void> {
    await rename(this.#path(jid, 'queued'), this.#path(jid, 'running'));
    await syncDirectory(this.#directory);
  }

  async finish(jobReturn: JobReturn): Promise<void> {
    await writeDurably(this.#path(jobReturn.jid, 'return'), JSON.stringify(jobReturn));
    await this.#remove(jobReturn.jid, 'queued', 'running');
  }

  /** The master has the return: forgets everything but the id. */
  async acknowledge(jid: Jid): Promise<void> {
    this.#finished.add(jid);
    // The id first: were the files gone before it is written, a repeated job would be run again.
    await appendFile(join(this.#directory, 'finished'), `${jid}\n`, { mode: 0o600 });
    await this.#remove(jid, 'queued', 'running', 'return');
    if (this.#finished.size > 2 * finishedKept) await this.#writeFinished();
  }

  async #writeFinished(): Promise<void> {
    const kept = [...this.#finished].slice(-finishedKept);
    for (const jid of this.#finished) {
      if (this.#finished.size <= finishedKept) break;
      this.#finished.delete(jid);
    }
    await writeDurably(join(this.#directory, 'finished'), kept.map((jid) => `${jid}\n`).join(''));
  }

  async #readAll<T>(
    names: readonly string[],
    suffix: string,
    schema: { parse(data: unknown): T },
    unreadable: string[],
  ): Promise<T[]> {
    const entries: T[] = [];
    for (const name of names) {
      if (!name.endsWith(suffix) || !jidPattern.test(name.slice(0, -suffix.length))) continue;
      try {
        entries.push(schema.parse(JSON.parse(await readFile(join(this.#directory, name), 'utf8'))));
      } catch {
        unreadable.push(name);
      }
    }
    return entries;
  }

  async #remove(jid: Jid, ...states: readonly ('queued' | 'running' | 'return')[]): Promise<void> {
    await Promise.all(states.map((state) => unlink(this.#path(jid, state)).catch(() => {})));
  }

  #path(jid: Jid, state: 'queued' | 'running' | 'return'): string {
    return join(this.#directory, `${jid}.${state}`);
  }
}
