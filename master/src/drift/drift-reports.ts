import type { DriftEntry, DriftReport } from '@muster/api';
import type { MinionMessages } from '@muster/shared';
import { type EventBus, eventTags } from '../events/index.ts';
import { RateLimiter } from '../gateway/index.ts';
import type { Inventory } from '../inventory/index.ts';
import type { SessionHub } from '../sessions/index.ts';
import { type DriftStore, toJsonText } from '../store/index.ts';

export interface DriftReportsOptions {
  readonly store: DriftStore;
  readonly hub: SessionHub;
  readonly inventory: Inventory;
  readonly events: EventBus;
  readonly now?: () => number;
}

const longestEntry = 256 * 1024;

/** What drifted on the hosts and what was done about it, as they tell. */
export class DriftReports {
  readonly #options: DriftReportsOptions;
  /** A host that reports without end must not fill the disk of the master. */
  readonly #rate = new RateLimiter({ perSecond: 0.5, burst: 5000 });

  constructor(options: DriftReportsOptions) {
    this.#options = options;
    const { hub, store, inventory, events } = options;
    hub.handle('drift', async (minion, report) => {
      const entries = report.entries.filter((entry) => this.#isModest(minion, entry));
      await store.save({ minion, report: { ...report, entries } });
      // The minion keeps a report until it hears that it is on disk here.
      hub.send(minion, 'driftAck', { sequence: report.sequence });
      for (const entry of entries) events.publish(eventTags.drift(minion), { minion, ...entry });
    });
    hub.handle('driftStatus', (minion, status) => inventory.setDriftStatus(minion, status));
  }

  #isModest(minion: string, entry: MinionMessages['drift']['entries'][number]): boolean {
    return toJsonText(entry).length <= longestEntry && this.#rate.take(minion);
  }

  /** Where the watch of every minion stands that has told of one. */
  async status(): Promise<DriftReport[]> {
    const { store, hub, inventory } = this.#options;
    const midnight = new Date((this.#options.now ?? Date.now)()).setHours(0, 0, 0, 0);
    const repairs = await store.repairsSince(midnight);
    return inventory.subjects().flatMap(({ id }) => {
      const status = inventory.driftStatus(id);
      if (status === undefined) return [];
      const repairedToday = repairs.get(id) ?? 0;
      return [{ minion: id, ...status, connected: hub.isConnected(id), repairedToday }];
    });
  }

  /** Newest first. */
  async history(filter: {
    readonly minion?: string | undefined;
    readonly limit: number;
  }): Promise<DriftEntry[]> {
    return await this.#options.store.history(filter);
  }
}
