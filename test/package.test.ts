// The package as users get it: packed, installed without scripts into an empty folder, started from there.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { expect, test } from 'vitest';
import { languages } from '../grammars/languages.js';
import { PROJECT, temporaryTree } from './support/server.js';

const MEGABYTE = 1_000_000;

const npm = (args: string[], cwd: string): string =>
  execFileSync('npm', [...args, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });

test('the packed package is small, installs without scripts, and checks every language from there', {
  timeout: 120_000,
}, async () => {
  const folder = temporaryTree({ 'package.json': '{ "name": "empty", "private": true }' });
  npm(['pack', '--pack-destination', folder], PROJECT);
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
  expect(statSync(path.join(folder, tarball)).size).toBeLessThan(15 * MEGABYTE);
  npm(['install', '--omit=dev', `./${tarball}`], folder);

  const work = path.join(folder, 'work');
  mkdirSync(work);
  const command = path.join(folder, 'node_modules', '.bin', 'aci');
  const client = new Client({ name: 'test', version: '1.0.0' });
  await client.connect(
    new StdioClientTransport({
      command,
      args: ['mcp', work],
      stderr: 'ignore',
    }),
  );
  const unchecked: string[] = [];
  for (const { id, trust } of languages) {
    const samples = path.join(PROJECT, 'grammars', 'samples', id);
    const broken = readdirSync(samples).find((name) => name.startsWith('broken')) ?? '';
    const text = readFileSync(path.join(samples, broken), 'utf8');
    const result = await client.callTool({ name: 'create', arguments: { path: `${id}/${broken}`, text } });
    const refused = result.isError === true;
    const said = JSON.stringify(result.content);
    if (trust !== 'warn' && !refused) unchecked.push(`${id}: not refused`);
    if (said.includes('Not checked')) unchecked.push(`${id}: ${said}`);
  }
  await client.close();
  const doctor = execFileSync(command, ['doctor', work], { encoding: 'utf8', shell: process.platform === 'win32' });
  expect(doctor).toContain(path.join(folder, 'node_modules', '@vscode', 'ripgrep'));
  expect(unchecked).toEqual([]);
});
