import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { list } from 'tar';
import type { GrammarPackage } from './table/packages.js';

/** Over the whole table (72 MB) on 2 cores: 5 gives 4.69 MB in 1.3 s, 6 gives 4.66 in 1.4 s, 9 gives 4.53 in 5 to 9 s. */
const brotliQuality = 6;

const licenceFile = /^licen[cs]e(\.(md|txt))?$/i;

/** What is wanted of one tarball. */
export interface Wanted {
  readonly source: GrammarPackage;
  /** Grammar id and path inside the tarball, without its root folder. */
  readonly grammars: readonly { readonly id: string; readonly path: string }[];
}

/** `@scope/name@1.2.3` */
export function specOf(source: GrammarPackage): string {
  return `${source.name}@${source.version}`;
}

/**
 * Puts the tarballs into `dir` with one npm process.
 * @throws Error with npm's words when it fails.
 */
export async function download(sources: readonly GrammarPackage[], dir: string): Promise<void> {
  // Run inside `dir`, so that no path has to survive the quoting of a Windows shell.
  const windows = process.platform === 'win32';
  const args = ['pack', '--ignore-scripts', '--silent', '--pack-destination', '.', ...sources.map(specOf)];
  const child = spawn(windows ? 'npm.cmd' : 'npm', args, {
    cwd: dir,
    shell: windows,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    words += chunk;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  if (code !== 0) throw new Error(`npm could not fetch ${sources.map(specOf).join(', ')} (exit ${code}).\n${words}`);
}

/**
 * Takes the grammars out of a downloaded tarball, compresses them into `dir` as `<id>.wasm.br` and deletes the tarball.
 * @returns the text of the package's licence.
 * @throws Error when the tarball is not the one of the table, or lacks a file. The tarball is deleted then, too.
 */
export async function unpack({ source, grammars }: Wanted, dir: string): Promise<string> {
  const tarball = join(dir, `${source.name.replace(/^@/, '').replace('/', '-')}-${source.version}.tgz`);
  try {
    await verify(source, tarball);
    const files = await filesOf(tarball, (path) => licenceFile.test(path) || grammars.some((it) => it.path === path));
    const missing = grammars.find((it) => !files.has(it.path));
    if (missing !== undefined) throw new Error(`${specOf(source)} holds no ${missing.path}.`);
    await Promise.all(grammars.map(({ id, path }) => compress(files.get(path), join(dir, `${id}.wasm.br`))));
    const licence = [...files].find(([path]) => licenceFile.test(path))?.[1].toString('utf8');
    if (licence === undefined) throw new Error(`${specOf(source)} holds no licence text.`);
    return licence;
  } finally {
    await rm(tarball, { force: true });
  }
}

async function verify(source: GrammarPackage, tarball: string): Promise<void> {
  const actual = `sha512-${createHash('sha512')
    .update(await readFile(tarball))
    .digest('base64')}`;
  if (actual !== source.integrity)
    throw new Error(`${specOf(source)} is not the file of the table: expected ${source.integrity}, got ${actual}.`);
}

/** Path without the root folder -> bytes. */
async function filesOf(tarball: string, wanted: (path: string) => boolean): Promise<Map<string, Buffer>> {
  const reads: Promise<[string, Buffer]>[] = [];
  await list({
    file: tarball,
    onReadEntry(entry) {
      const path = entry.path.slice(entry.path.indexOf('/') + 1);
      if (wanted(path)) reads.push(entry.concat().then((bytes) => [path, Buffer.from(bytes)]));
      else entry.resume();
    },
  });
  return new Map(await Promise.all(reads));
}

async function compress(bytes: Buffer | undefined, to: string): Promise<void> {
  if (bytes === undefined) return;
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT } = constants;
  const params = { [BROTLI_PARAM_QUALITY]: brotliQuality, [BROTLI_PARAM_SIZE_HINT]: bytes.length };
  await writeFile(to, await promisify(brotliCompress)(bytes, { params }));
}
