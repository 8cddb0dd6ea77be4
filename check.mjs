// Every check that is not a test: types, lint and format, generated files fresh. Prints one line for each.
import { spawnSync } from 'node:child_process';

const checks = [
  { name: 'types', command: ['npx', '--no-install', 'tsc', '-p', '.'] },
  { name: 'lint and format', command: ['npx', '--no-install', 'biome', 'check', '--error-on-warnings', '.'] },
  { name: 'generated files', command: ['node', 'generate.mjs', '--check'] },
];

let failed = 0;
for (const { name, command } of checks) {
  const [program, ...args] = command;
  const { status, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status === 0) console.log(`ok      ${name}`);
  else {
    failed++;
    console.log(`FAILED  ${name}\n${stdout}${stderr}`);
  }
}
console.log(`checks: ${checks.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
