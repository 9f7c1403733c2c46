import type { EventItem } from '@muster/api';
import { compileGlob, errorMessage } from '@muster/shared';

export type EventListener = (event: EventItem) => void;

/** Where what happens in the fleet is told: a tag such as `muster/job/<jid>/new` and data. Nothing is kept. */
export class EventBus {
  readonly #now: () => number;
  readonly #onError: (message: string) => void;
  readonly #subscriptions = new Set<{
    readonly matches: (tag: string) => boolean;
    readonly listener: EventListener;
  }>();

  constructor(options: { readonly now?: () => number; readonly onError?: (message: string) => void } = {}) {
    this.#now = options.now ?? Date.now;
    this.#onError = options.onError ?? (() => {});
  }

  /** Tells everybody who listens to the tag, now. A listener that fails harms nobody else. */
  publish(tag: string, data: Readonly<Record<string, unknown>>): void {
    const event: EventItem = { tag, time: this.#now(), data: { ...data } };
    for (const { matches, listener } of this.#subscriptions) {
      if (!matches(tag)) continue;
      try {
        listener(event);
      } catch (error) {
        this.#onError(`a listener of ${tag} failed: ${errorMessage(error)}`);
      }
    }
  }

  /** Calls the listener for every event from now on whose tag fits the glob; the result ends that. */
  subscribe(tagGlob: string, listener: EventListener): () => void {
    const subscription = { matches: compileGlob(tagGlob), listener };
    this.#subscriptions.add(subscription);
    return () => this.#subscriptions.delete(subscription);
  }
}
