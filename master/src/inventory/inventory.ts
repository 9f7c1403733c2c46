import { isDeepStrictEqual } from 'node:util';
import type { MinionReport } from '@muster/api';
import { MusterError, type TargetSubject } from '@muster/shared';
import type { SessionHub, SessionInfo } from '../sessions/index.ts';
import {
  type DriftStatus,
  type Grains,
  type MinionStore,
  Sequences,
  type StoredMinion,
  toJsonText,
} from '../store/index.ts';

export interface InventoryOptions {
  readonly store: MinionStore;
  readonly hub: SessionHub;
  /** Ids whose key is accepted now. */
  readonly acceptedIds: () => readonly string[];
  readonly onError: (error: unknown) => void;
  readonly now?: () => number;
}

/** Grains are kept in memory for every minion. */
const mostGrainCharacters = 1024 * 1024;

/** How often it is written down when connected minions were heard, in milliseconds. */
const noteHeardMs = 60_000;

/** How long after the master's start minions of its previous run are expected back, in milliseconds. */
export const returnGraceMs = 5000;

/** What is known of every accepted minion, as it is on disk: its grains, when it was heard; and its last pillar. */
export class Inventory {
  readonly #options: InventoryOptions;
  readonly #now: () => number;
  readonly #startedAt: number;
  readonly #known = new Map<string, StoredMinion>();
  readonly #pillars = new Map<string, Readonly<Record<string, unknown>>>();
  readonly #downReasons = new Map<string, string>();
  /** Those that had a session in this run of the master, and were not forgotten. */
  readonly #met = new Set<string>();
  /** Minions that had a session when the previous run of the master ended and have not been back since. */
  readonly #expected = new Set<string>();
  readonly #sequences = new Sequences();
  #timer: NodeJS.Timeout | undefined;

  private constructor(options: InventoryOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#startedAt = this.#now();
  }

  static async load(options: InventoryOptions): Promise<Inventory> {
    const inventory = new Inventory(options);
    for (const minion of await options.store.load()) {
      inventory.#known.set(minion.id, minion);
      if (minion.connected) inventory.#expected.add(minion.id);
    }
    const noteHeard = () => void inventory.#noteHeard().catch(options.onError);
    inventory.#timer = setInterval(noteHeard, noteHeardMs).unref();
    options.hub.on('up', inventory.#cameUp);
    options.hub.on('down', inventory.#wentDown);
    return inventory;
  }

  /** Every accepted minion as targets see it; those that never told their grains have none. */
  subjects(): TargetSubject[] {
    return this.#options.acceptedIds().map((id) => this.subject(id));
  }

  subject(id: string): TargetSubject {
    return { id, grains: this.#known.get(id)?.grains ?? {}, pillar: this.#pillars.get(id) ?? {} };
  }

  grains(id: string): Grains | undefined {
    return this.#known.get(id)?.grains;
  }

  hasPillar(id: string): boolean {
    return this.#pillars.has(id);
  }

  /** Keeps, in memory alone, the pillar that a minion got last, for pillar targets. */
  setPillar(id: string, pillar: Readonly<Record<string, unknown>>): void {
    // One that was being compiled when its minion was forgotten is not for whoever has the id next.
    if (this.#known.has(id)) this.#pillars.set(id, pillar);
  }

  driftStatus(id: string): DriftStatus | undefined {
    return this.#known.get(id)?.driftStatus;
  }

  async setGrains(id: string, grains: Grains): Promise<void> {
    // They come with every request for pillar and hardly ever change.
    if (isDeepStrictEqual(this.#known.get(id)?.grains, grains)) return;
    if (toJsonText(grains).length > mostGrainCharacters) {
      throw new MusterError('MESSAGE_INVALID', `the grains of ${id} are longer than ${mostGrainCharacters}`);
    }
    await this.#update(id, { grains });
  }

  async setDriftStatus(id: string, driftStatus: DriftStatus): Promise<void> {
    await this.#update(id, { driftStatus });
  }

  /** When anything was heard of a minion last, over restarts of the master. */
  lastHeard(id: string): number | undefined {
    return this.#options.hub.lastHeard(id) ?? this.#known.get(id)?.lastHeard;
  }

  /** Why a minion has no session, in a sentence. */
  absence(id: string): string {
    const reason = this.#downReasons.get(id);
    if (reason !== undefined) return reason;
    if (this.#known.get(id)?.lastHeard === undefined) return 'it has not connected since it was accepted';
    return 'it has not come back since the master started';
  }

  /** Whether a minion of the master's previous run may still be on its way back. */
  isExpected(id: string): boolean {
    return this.#expected.has(id) && this.expectedForMs() > 0;
  }

  /** How long minions of the previous run are still waited for, in milliseconds. */
  expectedForMs(): number {
    return Math.max(0, this.#startedAt + returnGraceMs - this.#now());
  }

  report(id: string): MinionReport {
    const known = this.#known.get(id);
    const lastHeard = this.lastHeard(id);
    const version = this.#options.hub.session(id)?.version ?? known?.version;
    const connected = this.#options.hub.isConnected(id);
    const reason = connected ? undefined : this.absence(id);
    // Of what was before the master started it is known who was there, and not why the others were not.
    const ended = this.#downReasons.get(id);
    const isLost = ended === undefined ? known?.connected === true : !ended.startsWith('it was stopped');
    return {
      id,
      connected,
      state: connected ? 'up' : isLost ? 'lost' : 'down',
      reason,
      lastHeard,
      version,
      grains: known?.grains,
    };
  }

  /** Forgets a minion whose key was deleted, and what is on its way to the disk: an id that comes again starts from nothing. */
  async forget(id: string): Promise<void> {
    const forgetNow = () => {
      this.#known.delete(id);
      this.#pillars.delete(id);
      this.#downReasons.delete(id);
      this.#met.delete(id);
      this.#expected.delete(id);
    };
    forgetNow();
    await this.#sequences.take([id], async () => {
      forgetNow();
      await this.#options.store.delete(id);
    });
  }

  /**
   * Stops following sessions: those that end with the master are expected back at its next start. Done when what was told so
   * far is written down, after which the store may be closed.
   */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#options.hub.off('up', this.#cameUp);
    this.#options.hub.off('down', this.#wentDown);
    await this.#sequences.idle();
  }

  readonly #cameUp = (info: SessionInfo): void => {
    this.#met.add(info.minion);
    this.#expected.delete(info.minion);
    this.#downReasons.delete(info.minion);
    void this.#update(info.minion, { connected: true, version: info.version }).catch(this.#options.onError);
  };

  readonly #wentDown = (info: SessionInfo, reason: string): void => {
    // A newer session may have taken over before the older one ended, and a deleted key is forgotten.
    if (this.#options.hub.isConnected(info.minion) || !this.#met.has(info.minion)) return;
    this.#downReasons.set(info.minion, reason);
    void this.#update(info.minion, { connected: false }).catch(this.#options.onError);
  };

  async #noteHeard(): Promise<void> {
    const { hub, store } = this.#options;
    const heard = hub.connected().flatMap((id): [string, number][] => {
      const time = hub.lastHeard(id);
      return time === undefined ? [] : [[id, time]];
    });
    if (heard.length > 0) await store.touch(new Map(heard));
  }

  async #update(id: string, change: Partial<StoredMinion>): Promise<void> {
    await this.#sequences.take([id], async () => {
      const lastHeard = this.lastHeard(id);
      const minion: StoredMinion = {
        connected: this.#options.hub.isConnected(id),
        ...this.#known.get(id),
        lastHeard,
        ...change,
        id,
      };
      await this.#options.store.save(minion);
      this.#known.set(id, minion);
    });
  }
}
