import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packages } from '../../grammars/languages.js';
import { type GrammarTable, vendorGrammars } from '../../grammars/vendor.js';

const table: GrammarTable = {
  languages: [{ id: 'fish', wasm: { package: 'fish', path: 'tree-sitter-fish.wasm' } }],
  packages: { fish: packages.fish },
};
const wrongIntegrity = `sha512-${'A'.repeat(86)}==`;

// The tarball (20 kB) comes from the registry, or from npm's cache after a build.
describe('vendorGrammars', { timeout: 60_000 }, () => {
  let dir: string;
  let lines: string[];
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'aci-grammars-'));
    lines = [];
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  function vendor(wanted: GrammarTable): Promise<void> {
    const log = (line: string) => lines.push(line);
    return vendorGrammars({ outDir: join(dir, 'out'), cacheDir: join(dir, 'cache'), table: wanted, log });
  }

  it('refuses a tarball of another digest and leaves nothing behind', async () => {
    const forged = { ...table, packages: { fish: { ...packages.fish, integrity: wrongIntegrity } } };
    await expect(vendor(forged)).rejects.toThrow(wrongIntegrity);
    expect(await readdir(join(dir, 'cache'))).toEqual([]);
    expect(existsSync(join(dir, 'out'))).toBe(false);
  });

  it('refuses a grammar that the tarball does not hold', async () => {
    const gone = { ...table, languages: [{ id: 'fish', wasm: { package: 'fish', path: 'gone.wasm' } as const }] };
    await expect(vendor(gone)).rejects.toThrow('gone.wasm');
    expect(await readdir(join(dir, 'cache'))).toEqual([]);
  });

  it('writes each grammar compressed, with the licences', async () => {
    await vendor(table);
    const wasm = brotliDecompressSync(await readFile(join(dir, 'out', 'fish.wasm.br')));
    expect(wasm.subarray(0, 4).toString('latin1')).toBe('\0asm');
    expect(await readFile(join(dir, 'out', 'LICENSES.txt'), 'utf8')).toContain('free and unencumbered');
    expect((await readdir(join(dir, 'out'))).sort()).toEqual(['.table', 'LICENSES.txt', 'fish.wasm.br']);
  });

  it('does nothing the second time, and repairs from its cache without npm', async () => {
    await vendor(table);
    const grammar = join(dir, 'out', 'fish.wasm.br');
    const { mtimeMs } = await stat(grammar);
    lines = [];
    await vendor(table);
    expect(lines).toEqual([]);
    expect((await stat(grammar)).mtimeMs).toBe(mtimeMs);

    await rm(grammar);
    await vendor(table);
    expect(lines).toEqual([`grammars: 1 in ${join(dir, 'out')}`]);
    expect(existsSync(grammar)).toBe(true);
  });
});
