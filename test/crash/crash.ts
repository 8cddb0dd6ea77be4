// Kills servers at every step of every scenario. Usage: node node_modules/.cache/aci-build/crash.mjs [PART OF A NAME]

import { Stage } from './kill.js';
import { SCENARIOS } from './scenarios.js';

/** Scenarios at a time: a kill is mostly waiting for a process to start. */
const LANES = 2;

async function main(): Promise<void> {
  const wanted = process.argv[2] ?? '';
  const waiting = SCENARIOS.filter(({ name }) => name.includes(wanted));
  let total = 0;
  const wrong: string[] = [];
  const lane = async (): Promise<void> => {
    for (let scenario = waiting.shift(); scenario !== undefined; scenario = waiting.shift()) {
      const stage = await Stage.open(scenario);
      const { kills, faults } = await stage.killEverywhere();
      stage.close();
      console.log(`${scenario.name}: killed at ${kills} steps, ${faults.length} wrong`);
      for (const fault of faults) console.log(`  ${fault}`);
      total += kills;
      wrong.push(...faults);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  console.log(`${total} kill points, ${wrong.length} wrong`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
