// A sample of the kill points that crash.ts tries: every change set is whole or absent after a restart, and reversible.
import { expect, test } from 'vitest';
import { Stage } from './kill.js';
import { SCENARIOS } from './scenarios.js';

/** Steps between two that are tried, apart from the first ones, by scenario. */
const STRIDE = 47;

test.each(SCENARIOS.filter(({ name }) => /patch of 3|undo of 3/.test(name)))(
  'killed in the middle of: $name',
  async (scenario) => {
    const stage = await Stage.open(scenario);
    try {
      const { kills, faults } = await stage.killEverywhere((step) => step % STRIDE === 9);
      expect(faults).toEqual([]);
      expect(kills).toBeGreaterThan(1);
    } finally {
      stage.close();
    }
  },
  60_000,
);
