import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    benchmark: { include: ['test/bench/**/*.bench.ts'] },
    pool: 'threads',
    // Tests mostly wait for servers, so a core for the runner itself would be idle.
    maxWorkers: '100%',
    // Each file with modules of its own would cost a quarter of the time.
    isolate: false,
    setupFiles: ['test/support/setup.ts'],
    testTimeout: 30_000,
    reporters: ['default'],
  },
});
