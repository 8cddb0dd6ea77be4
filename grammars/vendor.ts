import { createHash } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type GrammarPackage, type Language, languages, packages } from './languages.js';
import { download, specOf, unpack, type Wanted } from './vendor-package.js';

/** Raised when this step makes other output from the same table. */
const format = 2;
const parallelDownloads = 3;
const stampFile = '.table';
const licencesFile = 'LICENSES.txt';
const temporaryMark = '.tmp-';
const abandonedAfterMs = 3_600_000;

/** The part of the table that this step reads. */
export interface GrammarTable {
  readonly languages: readonly Pick<Language, 'id' | 'wasm'>[];
  readonly packages: Readonly<Record<string, GrammarPackage>>;
}

export interface VendorOptions {
  /** Gets `<id>.wasm.br` of each language and `LICENSES.txt`; grammars the table no longer names are removed. */
  readonly outDir: string;
  /** Keeps results by table, so that going back to an earlier table downloads nothing. */
  readonly cacheDir: string;
  readonly table?: GrammarTable;
  /** Takes lines of progress, without line ending. Default: stderr. */
  readonly log?: (line: string) => void;
}

/**
 * Brings the grammars of the table into `outDir`. May be interrupted at any time and run by several processes at once:
 * every file appears whole.
 * @throws Error when npm fails, or a tarball is not the one of the table; `outDir` is untouched then.
 */
export async function vendorGrammars(options: VendorOptions): Promise<void> {
  const { outDir, cacheDir, table = { languages, packages }, log = toStderr } = options;
  const wanted = wantedOf(table);
  const key = createHash('sha256')
    .update(JSON.stringify([format, wanted]))
    .digest('hex')
    .slice(0, 16);
  const files = [...table.languages.map(({ id }) => `${id}.wasm.br`), licencesFile];
  if (await isCurrent(outDir, key, files)) return;

  const cached = join(cacheDir, key);
  if (!existsSync(cached)) await fill(cached, wanted, log);
  await publish(cached, outDir, key, files);
  log(`grammars: ${table.languages.length} in ${outDir}`);
}

/** One entry a package that some language uses. */
function wantedOf(table: GrammarTable): Wanted[] {
  const wanted: Wanted[] = Object.entries(table.packages).map(([key, source]) => ({
    source,
    grammars: table.languages.flatMap(({ id, wasm }) => (wasm.package === key ? [{ id, path: wasm.path }] : [])),
  }));
  return wanted.filter(({ grammars }) => grammars.length > 0);
}

async function isCurrent(outDir: string, key: string, files: readonly string[]): Promise<boolean> {
  const stamp = await readFile(join(outDir, stampFile), 'utf8').catch(() => '');
  return stamp === key && files.every((file) => existsSync(join(outDir, file)));
}

/** Makes the folder `cached`: whole, or not at all. */
async function fill(cached: string, wanted: readonly Wanted[], log: (line: string) => void): Promise<void> {
  await mkdir(dirname(cached), { recursive: true });
  await removeAbandoned(dirname(cached));
  const staging = await mkdtemp(`${cached}${temporaryMark}`);
  try {
    const licences = new Map<string, string>();
    const queue = batches(wanted);
    log(`grammars: fetching ${wanted.length} packages with npm`);
    // Settled, so that no npm process still writes when the folder is removed.
    const done = await Promise.allSettled(
      queue.map(async (batch) => {
        await download(
          batch.map(({ source }) => source),
          staging,
        );
        for (const it of batch) {
          licences.set(specOf(it.source), await unpack(it, staging));
          log(`grammars: ${specOf(it.source)} (${it.grammars.map(({ id }) => id).join(' ')})`);
        }
      }),
    );
    for (const it of done) if (it.status === 'rejected') throw it.reason;
    await writeFile(join(staging, licencesFile), licenceText(wanted, licences));
    await rename(staging, cached).catch((error: unknown) => {
      if (!existsSync(cached)) throw error; // else another process was faster
    });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** Deals the packages out, so that each npm process gets large and small ones. */
function batches(wanted: readonly Wanted[]): Wanted[][] {
  const bySize = [...wanted].sort((a, b) => b.grammars.length - a.grammars.length);
  const hands: Wanted[][] = Array.from({ length: Math.min(parallelDownloads, bySize.length) }, () => []);
  bySize.forEach((it, index) => {
    hands[index % hands.length]?.push(it);
  });
  return hands;
}

function licenceText(wanted: readonly Wanted[], licences: ReadonlyMap<string, string>): string {
  const parts = wanted.map(({ source, grammars }) => {
    const heading = `${specOf(source)} (${source.licence}): ${grammars.map(({ id }) => id).join(', ')}`;
    return `${heading}\n\n${licences.get(specOf(source))?.trim()}\n`;
  });
  return parts.join(`\n${'-'.repeat(100)}\n\n`);
}

/** The stamp goes first and comes last, so that an interrupted run never looks current. */
async function publish(cached: string, outDir: string, key: string, files: readonly string[]): Promise<void> {
  await mkdir(outDir, { recursive: true });
  await removeAbandoned(outDir);
  await rm(join(outDir, stampFile), { force: true });
  for (const file of files) {
    const temporary = join(outDir, `${file}${temporaryMark}${process.pid}`);
    await copyFile(join(cached, file), temporary);
    await rename(temporary, join(outDir, file));
  }
  const stale = (await readdir(outDir)).filter((file) => file.endsWith('.wasm.br') && !files.includes(file));
  await Promise.all(stale.map((file) => rm(join(outDir, file), { force: true })));
  const temporary = join(outDir, `${stampFile}${temporaryMark}${process.pid}`);
  await writeFile(temporary, key);
  await rename(temporary, join(outDir, stampFile));
}

/** Clears away what killed runs left; what is young may belong to a run beside this one. */
async function removeAbandoned(dir: string): Promise<void> {
  for (const name of (await readdir(dir)).filter((name) => name.includes(temporaryMark))) {
    const age = await stat(join(dir, name))
      .then(({ mtimeMs }) => Date.now() - mtimeMs)
      .catch(() => 0);
    if (age > abandonedAfterMs) await rm(join(dir, name), { recursive: true, force: true });
  }
}

function toStderr(line: string): void {
  process.stderr.write(`${line}\n`);
}

const started = process.argv[1];
if (started !== undefined && existsSync(started) && realpathSync(started) === fileURLToPath(import.meta.url))
  await vendorGrammars({ outDir: join('dist', 'grammars'), cacheDir: join('node_modules', '.cache', 'aci-grammars') });
