import { setTimeout as delay } from 'node:timers/promises';
import { errorMessage, isSystemError, type MasterMessages, MusterError } from '@muster/shared';
import type { CachedFile, FetchOptions, FileFetcher, MasterLink } from '../session-contract.ts';
import { FileCache, isSha256 } from './file-cache.ts';
import { FileDownload } from './file-download.ts';

export interface FileClientOptions {
  readonly link: MasterLink;
  readonly directory: string;
  readonly maxBytes: number;
}

/** What was asked for and came to be known at the open; the download goes on from there or is not needed. */
interface Opened {
  readonly info: MasterMessages['fileInfo'];
  readonly download: FileDownload;
}

const atATime = 4;
const openMs = 10 * 60_000;
const mostFailures = 5;

/** Fetches files of the master's file roots into a cache on disk; what is there already is not sent again. */
export class FileClient implements FileFetcher {
  readonly #link: MasterLink;
  readonly #cache: FileCache;
  /** The last known digest by environment and path. */
  readonly #known = new Map<string, string>();
  readonly #listings = new Map<string, Promise<MasterMessages['fileListing']>>();
  /** Fetches of the same bytes follow each other: they share a partial file. */
  readonly #writing = new Map<string, Promise<unknown>>();
  readonly #queue: (() => void)[] = [];
  #active = 0;
  #nextStream = 1;

  static async open({ link, directory, maxBytes }: FileClientOptions): Promise<FileClient> {
    return new FileClient(link, await FileCache.open({ directory, maxBytes }));
  }

  private constructor(link: MasterLink, cache: FileCache) {
    this.#link = link;
    this.#cache = cache;
    // Every download under way listens.
    link.setMaxListeners(0);
  }

  async fetch(env: string, path: string, options: FetchOptions = {}): Promise<CachedFile | undefined> {
    await this.#enter();
    try {
      return await this.#fetch(env, path, options);
    } finally {
      this.#active--;
      this.#queue.shift()?.();
    }
  }

  list(env: string, prefix: string): Promise<MasterMessages['fileListing']> {
    const key = JSON.stringify([env, prefix]);
    const current = this.#listings.get(key);
    if (current !== undefined) return current;
    const listing = this.#link.request('fileList', { env, prefix }).finally(() => this.#listings.delete(key));
    this.#listings.set(key, listing);
    return listing;
  }

  async #fetch(env: string, path: string, options: FetchOptions): Promise<CachedFile | undefined> {
    const key = JSON.stringify([env, path]);
    let offset = 0;
    for (let failures = 0; ; ) {
      const known = this.#known.get(key);
      const cached = known === undefined ? undefined : await this.#cache.find(known);
      const opened = await this.#open(
        env,
        path,
        offset,
        cached === undefined ? undefined : known,
        options.signal,
      );
      const { info, download } = opened;
      try {
        if (!info.found || info.unchanged) download.expectNothing();
        if (!info.found) return undefined;
        if (!isSha256(info.sha256))
          throw new MusterError('MESSAGE_INVALID', 'the master sent a digest that is none');
        this.#known.set(key, info.sha256);
        const { sha256, size, mode } = info;
        const existing = info.unchanged && cached !== undefined ? cached : await this.#cache.find(sha256);
        if (existing !== undefined) return { path: existing, sha256, size, mode };
        const outcome = await this.#exclusively(sha256, () => this.#download(opened, offset, options));
        if ('path' in outcome) return { path: outcome.path, sha256, size, mode };
        offset = outcome.resumeAt;
        failures = outcome.hasProgressed ? 0 : failures + 1;
        if (outcome.error === undefined) continue;
        if (failures >= mostFailures) throw outcome.error;
        await delay(200 * failures, undefined, { signal: options.signal });
      } finally {
        download.close();
      }
    }
  }

  async #open(
    env: string,
    path: string,
    offset: number,
    ifHash: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Opened> {
    const stream = this.#nextStream++;
    // Listening before asking: the first chunk may come together with the answer.
    const download = new FileDownload(this.#link, stream);
    const wanted = { stream, env, path, offset, credit: FileDownload.initialCredit };
    try {
      const body = ifHash === undefined ? wanted : { ...wanted, ifHash };
      const info = await this.#link.request('fileOpen', body, {
        timeoutMs: openMs,
        signal,
      });
      return { info, download };
    } catch (error) {
      download.close();
      throw error;
    }
  }

  async #download({ info, download }: Opened, offset: number, options: FetchOptions): Promise<Outcome> {
    const { sha256, size } = info;
    // Another fetch of the same bytes may have been first.
    const existing = await this.#cache.find(sha256);
    if (existing !== undefined) return { path: existing };
    try {
      const { file, size: present } = await this.#cache.openPartial(sha256);
      await using _ = file;
      if (present > size) await file.truncate(0);
      // The open could not know what is here of a file whose digest it did not know.
      if (present <= size && present !== offset) return { resumeAt: present, hasProgressed: true };
      const digest = await download.receive(file, { offset: present > size ? 0 : offset, size, ...options });
      if (digest === sha256) return { path: await this.#cache.complete(sha256, size) };
      await this.#cache.discardPartial(sha256);
      const error = new MusterError('FILE_NOT_FOUND', 'the bytes that came do not fit their digest', {
        retryable: true,
      });
      return { resumeAt: 0, hasProgressed: false, error };
    } catch (cause) {
      options.signal?.throwIfAborted();
      if (isSystemError(cause, 'ENOSPC', 'EDQUOT')) {
        await this.#cache.discardPartial(sha256);
        throw new MusterError(
          'FILE_NOT_FOUND',
          `no space is left for the file cache in ${this.#cache.directory}: free some there, or set another cache_dir`,
          { cause },
        );
      }
      const error = new MusterError('CONNECTION_LOST', `a file did not arrive: ${errorMessage(cause)}`, {
        cause,
        retryable: true,
      });
      const { file, size: present } = await this.#cache.openPartial(sha256);
      await file.close();
      return { resumeAt: present, hasProgressed: present > offset, error };
    }
  }

  async #exclusively<T>(sha256: string, run: () => Promise<T>): Promise<T> {
    const before = this.#writing.get(sha256);
    const mine = Promise.resolve(before)
      .catch(() => undefined)
      .then(run);
    this.#writing.set(sha256, mine);
    try {
      return await mine;
    } finally {
      if (this.#writing.get(sha256) === mine) this.#writing.delete(sha256);
    }
  }

  async #enter(): Promise<void> {
    this.#active++;
    if (this.#active > atATime) await new Promise<void>((resolve) => this.#queue.push(resolve));
  }
}

type Outcome =
  | { readonly path: string }
  | { readonly resumeAt: number; readonly hasProgressed: boolean; readonly error?: MusterError };
