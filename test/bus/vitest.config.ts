import { defineConfig } from 'vitest/config';

/** Real sockets and processes on loopback: the bus itself, and the attacks on it. */
export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['{attack,bus}/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 30_000,
    maxWorkers: 1,
  },
});
