// Kills servers at every step of every scenario. Usage: node node_modules/.cache/aci-build/crash.mjs [PART OF A NAME]

import { Stage } from './kill.js';
import { SCENARIOS } from './scenarios.js';

async function main(): Promise<void> {
  let total = 0;
  const wrong: string[] = [];
  const wanted = process.argv[2] ?? '';
  for (const scenario of SCENARIOS.filter(({ name }) => name.includes(wanted))) {
    const stage = await Stage.open(scenario);
    const { kills, faults } = await stage.killEverywhere();
    stage.close();
    console.log(`${scenario.name}: killed at ${kills} steps, ${faults.length} wrong`);
    for (const fault of faults) console.log(`  ${fault}`);
    total += kills;
    wrong.push(...faults);
  }
  console.log(`${total} kill points, ${wrong.length} wrong`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
