// A small sample of the freshness bench: searches are true while another process changes the files.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { PROJECT } from '../support/server.js';

const FULL = process.env['ACI_FULL'] === '1';
const OPERATIONS = FULL ? 10_000 : 300;

/** Built beside the server. It forks itself, so that it cannot be called from here. */
const BENCH = path.join(PROJECT, 'node_modules', '.cache', 'aci-build', 'freshness.mjs');

const run = promisify(execFile);

test(
  'a search that is asked after a change knows of it, whatever changed and however',
  async () => {
    const seed = FULL ? Date.now() % 1_000_000 : 2;
    // It ends with exit code 1, and tells what was missing, when an answer was not true.
    const { stdout } = await run(process.execPath, [BENCH, '--operations', `${OPERATIONS}`, '--seed', `${seed}`], {
      cwd: PROJECT,
    });
    const [, made] = /operations by the other process \| (\d+)/.exec(stdout) ?? [];
    const [, required] = /lines that had to be shown \| (\d+)/.exec(stdout) ?? [];
    const [, wrong] = /lines missing, or shown and not there \| (\d+)/.exec(stdout) ?? [];
    expect({ made, wrong }).toEqual({ made: `${OPERATIONS}`, wrong: '0' });
    expect(Number(required)).toBeGreaterThan(OPERATIONS / 2);
  },
  FULL ? 600_000 : 60_000,
);
