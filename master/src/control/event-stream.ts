import type { EventItem } from '@muster/api';
import type { EventBus } from '../events/index.ts';

const mostWaiting = 10_000;

/** Events from now on whose tag fits the glob; a reader that is too slow is told how many it missed. */
export async function* eventStream(
  events: EventBus,
  tagGlob: string,
  signal: AbortSignal,
): AsyncGenerator<EventItem> {
  let waiting: EventItem[] = [];
  let missed = 0;
  let wake = Promise.withResolvers<void>();
  const unsubscribe = events.subscribe(tagGlob, (event) => {
    if (waiting.length < mostWaiting) waiting.push(event);
    else missed += 1;
    wake.resolve();
  });
  const onAbort = () => wake.resolve();
  signal.addEventListener('abort', onAbort);
  try {
    while (!signal.aborted) {
      const batch = waiting;
      const count = missed;
      waiting = [];
      missed = 0;
      yield* batch;
      if (count > 0) yield { tag: 'muster/events/missed', time: Date.now(), data: { count } };
      if (waiting.length > 0) continue;
      wake = Promise.withResolvers<void>();
      await wake.promise;
    }
  } finally {
    unsubscribe();
    signal.removeEventListener('abort', onAbort);
  }
}
