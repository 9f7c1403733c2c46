const small = 256 * 1024;
const budget = 32 * 1024 * 1024;
const leastBytesPerSecond = 256 * 1024;
const graceMs = 10_000;

interface Coming {
  readonly key: string;
  readonly size: number;
  readonly due: NodeJS.Timeout;
}

/** Whether a message of that size needs room before it may come. */
export function isLarge(size: number): boolean {
  return size > small;
}

/** Room for the large messages that are on their way: one of each key, so much in all, and none for long. */
export class LargeMessages {
  readonly #coming = new Map<string, Coming>();
  readonly #waiting = new Map<string, () => void>();
  #left = budget;

  /** Whether a message of that size may come on a connection; if not, `retry` is called when one may. */
  begin(connection: string, key: string, size: number, retry: () => void, overdue: () => void): boolean {
    if (!isLarge(size)) return true;
    const isBusy = this.#coming.values().some((one) => one.key === key);
    if (isBusy || size > this.#left) {
      this.#waiting.set(connection, retry);
      return false;
    }
    const due = setTimeout(overdue, graceMs + (size / leastBytesPerSecond) * 1000);
    this.#coming.set(connection, { key, size, due });
    this.#left -= size;
    return true;
  }

  /** The message of a connection, if there is one, has passed or never will. */
  end(connection: string): void {
    this.#waiting.delete(connection);
    const one = this.#coming.get(connection);
    if (one === undefined) return;
    clearTimeout(one.due);
    this.#coming.delete(connection);
    this.#left += one.size;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const retry of waiting) retry();
  }
}
