import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    benchmark: { include: ['test/bench/**/*.bench.ts'] },
    pool: 'threads',
    // Tests mostly wait for servers: with one worker a core, cores would be idle.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    // Each file with modules of its own would cost a quarter of the time.
    isolate: false,
    setupFiles: ['test/support/setup.ts'],
    testTimeout: 30_000,
    reporters: ['default'],
  },
});
