import type { DriftEntry, DriftReport } from '@muster/api';
import { type EventBus, eventTags } from '../events/index.ts';
import type { Inventory } from '../inventory/index.ts';
import type { SessionHub } from '../sessions/index.ts';
import type { DriftStore } from '../store/index.ts';

export interface DriftReportsOptions {
  readonly store: DriftStore;
  readonly hub: SessionHub;
  readonly inventory: Inventory;
  readonly events: EventBus;
  readonly now?: () => number;
}

/** What drifted on the hosts and what was done about it, as they tell. */
export class DriftReports {
  readonly #options: DriftReportsOptions;

  constructor(options: DriftReportsOptions) {
    this.#options = options;
    const { hub, store, inventory, events } = options;
    hub.handle('drift', async (minion, report) => {
      await store.save({ minion, report });
      // The minion keeps a report until it hears that it is on disk here.
      hub.send(minion, 'driftAck', { sequence: report.sequence });
      for (const entry of report.entries) events.publish(eventTags.drift(minion), { minion, ...entry });
    });
    hub.handle('driftStatus', (minion, status) => inventory.setDriftStatus(minion, status));
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
  async history(filter: { readonly minion?: string; readonly limit: number }): Promise<DriftEntry[]> {
    return await this.#options.store.history(filter);
  }
}
