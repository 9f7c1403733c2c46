import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Of Node, for the processes that tests start.
process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(new URL('.cache/compile', import.meta.url));

export default defineConfig({
  test: {
    include: ['{shared,master,minion,packages/*}/src/**/*.test.ts'],
    // A limit for what hangs, not for what a busy machine makes slow.
    testTimeout: 120_000,
    maxWorkers: 2,
    // Importing a module does nothing, so files can share a process; loading the modules anew for each took a third of the time.
    isolate: false,
    globalSetup: 'test/unit/compile-cache.ts',
  },
});
