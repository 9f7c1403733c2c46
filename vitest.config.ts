import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{shared,master,minion,packages/*}/src/**/*.test.ts'],
    testTimeout: 20_000,
    maxWorkers: 2,
  },
});
