/** Writes an item; resolves when the batch that it went into is on disk. */
export interface BatchedWrite<Item> {
  (item: Item): Promise<void>;
  /** Resolves when nothing waits to be written. */
  idle(): Promise<void>;
}

/**
 * Group commit: items that arrive together, or while the batch before them is written, go to `flush` as one batch, so
 * that a thousand returns cost a handful of fsyncs. Batches are written in order, one at a time.
 */
export function batched<Item>(
  flush: (items: readonly Item[]) => Promise<void>,
  limit: number = 500,
): BatchedWrite<Item> {
  let waiting: { item: Item; resolve: () => void; reject: (error: unknown) => void }[] = [];
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    // What arrives in this turn of the event loop goes together.
    await new Promise(setImmediate);
    while (waiting.length > 0) {
      const batch = waiting.slice(0, limit);
      waiting = waiting.slice(limit);
      try {
        await flush(batch.map(({ item }) => item));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    running = undefined;
  }

  const write = (item: Item): Promise<void> =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      running ??= run();
    });
  const idle = async (): Promise<void> => running;
  return Object.assign(write, { idle });
}

/** A list in pieces of at most `size`. */
export function chunksOf<Item>(items: readonly Item[], size: number): Item[][] {
  const chunks: Item[][] = [];
  for (let start = 0; start < items.length; start += size) chunks.push(items.slice(start, start + size));
  return chunks;
}
