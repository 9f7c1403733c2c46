import { expect } from 'vitest';
import { patience } from '../patience.ts';

/** How long something took that was done again and again, in milliseconds. */
export interface Latencies {
  readonly median: number;
  readonly slowest: number;
}

export function latencies(all: readonly number[]): Latencies {
  const sorted = all.toSorted((a, b) => a - b).map(Math.round);
  return { median: sorted[Math.floor(sorted.length / 2)] ?? 0, slowest: sorted.at(-1) ?? 0 };
}

/** Within a second; a single one may be what the machine's other work did to it. */
export function expectQuick({ median, slowest }: Latencies): void {
  expect(median).toBeLessThan(1000);
  expect(slowest).toBeLessThan(1000 * patience);
}
