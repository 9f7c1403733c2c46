import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Json } from '@muster/engine';
import { type MineEntry, mergeMineEntries } from '@muster/modules';
import { errorMessage } from '@muster/shared';
import type { Logger } from 'pino';
import { readTextIfPresent, writeDurably } from '../storage/durable-file.ts';
import type { Mine, MineValue } from './mine.ts';

/** Where the minion shares values, and which. */
export interface MineSource {
  readonly mine: Mine;
  /** `mine_functions` of the configuration. */
  readonly configured: Json | undefined;
  /** `mine_functions` of the current pillar. */
  readonly pillar: () => Json | undefined;
  /** Where the names that were published are remembered; nowhere when undefined. */
  readonly directory: string | undefined;
}

export interface MinePublisherOptions extends MineSource {
  readonly call: (entry: MineEntry, signal: AbortSignal) => Promise<Json>;
  readonly log: Logger;
}

/**
 * Works out the values that the minion shares and sends those that changed. Values of functions that are no longer
 * configured are taken out of the mine, also when they were configured before a restart; those of `mine.send` stay.
 */
export class MinePublisher {
  readonly #options: MinePublisherOptions;
  readonly #sent = new Map<string, string>();
  #published: Set<string> | undefined;
  #functionsOfPillar = 'null';
  #updating: Promise<void> = Promise.resolve();

  constructor(options: MinePublisherOptions) {
    this.#options = options;
  }

  /** Forgets what was sent, or one value of it: whoever is at the other end now may not have it. */
  forget(name?: string): void {
    if (name === undefined) this.#sent.clear();
    else this.#sent.delete(name);
  }

  /** Shares a value that nobody configured, or with null takes one out of the mine. */
  async send(name: string, value: MineValue | null): Promise<void> {
    this.forget(name);
    await this.#options.mine.store({ [name]: value }, false);
  }

  /** Takes everything out of the mine. */
  async clear(): Promise<void> {
    this.forget();
    await this.#options.mine.store({}, true);
  }

  /** Brings the mine up to date; one update at a time. */
  async update(signal: AbortSignal): Promise<void> {
    const update = this.#updating.then(() => this.#update(signal));
    this.#updating = update.catch(() => {});
    return update;
  }

  /** Updates when pillar names other functions than at the last update. */
  async functionsMayHaveChanged(signal: AbortSignal): Promise<void> {
    if (JSON.stringify(this.#options.pillar() ?? null) !== this.#functionsOfPillar) await this.update(signal);
  }

  async #update(signal: AbortSignal): Promise<void> {
    const { configured, pillar, mine } = this.#options;
    const entries = mergeMineEntries(configured, pillar());
    this.#functionsOfPillar = JSON.stringify(pillar() ?? null);
    const published = await this.#loadPublished();
    const changes: Record<string, MineValue | null> = {};
    const hashes = new Map<string, string>();
    for (const name of published) {
      if (!entries.some((entry) => entry.name === name)) changes[name] = null;
    }
    for (const entry of entries) {
      const value = await this.#valueOf(entry, signal);
      if (value === undefined) continue;
      const hash = createHash('sha256').update(JSON.stringify(value)).digest('base64');
      if (this.#sent.get(entry.name) === hash) continue;
      hashes.set(entry.name, hash);
      changes[entry.name] = value;
    }
    if (Object.keys(changes).length === 0) return;
    await mine.store(changes, false);
    for (const [name, hash] of hashes) this.#sent.set(name, hash);
    await this.#savePublished(new Set(entries.map(({ name }) => name)));
  }

  /** A function that fails leaves its last value in the mine and does not keep the others from being sent. */
  async #valueOf(entry: MineEntry, signal: AbortSignal): Promise<MineValue | undefined> {
    try {
      const value = await this.#options.call(entry, signal);
      return { value, allow: entry.allow };
    } catch (error) {
      signal.throwIfAborted();
      this.#options.log.warn(
        { mine: entry.name, fun: entry.fun },
        `mine function failed: ${errorMessage(error)}`,
      );
      return undefined;
    }
  }

  async #loadPublished(): Promise<Set<string>> {
    if (this.#published === undefined) {
      const { directory } = this.#options;
      const text =
        directory === undefined ? undefined : await readTextIfPresent(join(directory, 'mine-names.json'));
      const names: unknown = text === undefined ? [] : JSON.parse(text);
      this.#published = new Set(Array.isArray(names) ? names.map(String) : []);
    }
    return this.#published;
  }

  async #savePublished(names: Set<string>): Promise<void> {
    const { directory } = this.#options;
    const isSame = this.#published?.size === names.size && this.#published.isSubsetOf(names);
    this.#published = names;
    if (directory === undefined || isSame) return;
    const path = join(directory, 'mine-names.json');
    await writeDurably(path, JSON.stringify([...names])).catch((error: unknown) => {
      this.#options.log.warn(`${path} cannot be written: ${errorMessage(error)}`);
    });
  }
}
