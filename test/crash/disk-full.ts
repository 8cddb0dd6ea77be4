// Calls on full and read-only disks. Usage: node node_modules/.cache/aci-build/disk-full.mjs [PART OF A SCENARIO'S NAME]
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Case, FullDiskStage, LAYOUTS, type Layout, type Tally } from './full-disk-stage.js';
import { SCENARIOS } from './scenarios.js';
import { privateMounts } from './small-disk.js';

const LINES = Array.from({ length: 1500 }, (_, index) => `this is line ${index + 1}\n`).join('');
const MORE = Array.from({ length: 1000 }, (_, index) => `this is more ${index + 1}\n`).join('');
const files = { 'large.txt': LINES, 'other.txt': LINES };
const GROW = { tool: 'edit', input: { path: 'large.txt', start_line: 700, end_line: 720, text: MORE } };
const SHRINK = { tool: 'edit', input: { path: 'large.txt', start_line: 200, end_line: 1400, text: 'less' } };
const added = MORE.replace(/^(?=.)/gm, '+');
const PATCH = {
  tool: 'apply_patch',
  input: {
    patch: `*** Begin Patch\n*** Update File: large.txt\n@@\n-this is line 700\n${added}*** Delete File: other.txt\n*** Add File: new/a/b.txt\n${added}*** End Patch`,
  },
};

const CASES: readonly Case[] = [
  ...SCENARIOS,
  { name: 'large file that grows', files, before: [], call: GROW },
  { name: 'large file that shrinks', files, before: [], call: SHRINK },
  { name: 'large file of two names that grows', files, before: [], call: GROW, linked: ['large.txt', 'second.txt'] },
  {
    name: 'large file of two names that shrinks',
    files,
    before: [],
    call: SHRINK,
    linked: ['large.txt', 'second.txt'],
  },
  { name: 'patch of large files', files, before: [], call: PATCH },
  { name: 'undo of a patch of large files', files, before: [PATCH], call: { tool: 'undo', input: {} } },
];

/** Prints what was wrong. @returns number of failures that were looked at, and of those that were wrong */
async function tryCase(subject: Case, layout: Layout, how: 'full' | 'read-only'): Promise<[number, number]> {
  const stage = await FullDiskStage.open(subject, layout);
  try {
    const tally: Tally = how === 'full' ? await stage.fillEverywhere() : await stage.makeReadOnly();
    console.log(
      `${how} disk with ${layout}: ${subject.name}: failed ${tally.failures} times, ${tally.faults.length} wrong`,
    );
    for (const fault of tally.faults) console.log(`  ${fault}`);
    return [tally.failures, tally.faults.length];
  } finally {
    await stage.close();
  }
}

async function main(wanted: string): Promise<void> {
  let failures = 0;
  let wrong = 0;
  for (const subject of CASES.filter(({ name }) => name.includes(wanted))) {
    for (const layout of LAYOUTS) {
      for (const how of ['full', 'read-only'] as const) {
        const [failed, bad] = await tryCase(subject, layout, how);
        failures += failed;
        wrong += bad;
      }
    }
  }
  console.log(`${failures} failures for want of room or permission, ${wrong} wrong`);
  process.exitCode = wrong === 0 ? 0 : 1;
}

/** Set for the process that has mounts of its own. */
const INSIDE = 'ACI_TEST_PRIVATE_MOUNTS';

/** Runs this program again where its mounts disturb nobody. */
function enter(args: readonly string[]): void {
  const [program, ...before] = privateMounts() ?? [];
  if (program === undefined) {
    console.log('skipped: no right to mount a disk in memory here (it takes Linux, and root or user namespaces)');
    return;
  }
  const words = [...before, process.execPath, fileURLToPath(import.meta.url), ...args];
  process.exitCode =
    spawnSync(program, words, { stdio: 'inherit', env: { ...process.env, [INSIDE]: '1' } }).status ?? 1;
}

if (process.env[INSIDE] === undefined) enter(process.argv.slice(2));
else {
  main(process.argv[2] ?? '').catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
}
