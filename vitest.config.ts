import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    benchmark: { include: ['test/bench/**/*.bench.ts'] },
    pool: 'threads',
    testTimeout: 30_000,
    reporters: ['default'],
  },
});
