import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    benchmark: { include: ['test/bench/**/*.bench.ts'] },
    pool: 'threads',
    // Tests mostly wait for servers, so a core for the runner itself would be idle.
    maxWorkers: '100%',
    testTimeout: 30_000,
    reporters: ['default'],
  },
});
