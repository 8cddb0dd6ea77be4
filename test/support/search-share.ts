// A share of the search index in this process, and segments as one would build them.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { Budget } from '../../server/search/index/budget.js';
import { readDocument } from '../../server/search/index/document.js';
import { Precedence } from '../../server/search/index/precedence.js';
import { SegmentBuilder } from '../../server/search/index/segment-builder.js';
import type { SegmentParts } from '../../server/search/index/segment-parts.js';
import { SegmentStore } from '../../server/search/index/segment-store.js';
import { type Counted, Share } from '../../server/search/index/share.js';
import { newTogether, type Together } from '../../server/search/index/together.js';
import { compileQuery, type SearchQuery } from '../../server/search/query.js';

export const literal = (query: string): SearchQuery =>
  compileQuery({ query, regex: false, ignoreCase: false, word: false });

/** Files below a directory, with forward slashes. */
export const filesIn = (root: string): string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();

export interface ShareOptions {
  /** Where segments are kept; nowhere when absent. */
  readonly directory?: string;
  readonly budget?: Budget;
  /** Bytes. */
  readonly disk?: number;
  /** Which worker of how many it belongs to. */
  readonly name?: string;
  /** All that the directory has now when absent. */
  readonly files?: readonly string[];
}

export function openShare(root: string, options: ShareOptions = {}): Share {
  const share = newShare(root, options);
  share.setFiles(options.files ?? filesIn(root));
  return share;
}

/** One of no files yet. */
export function newShare(
  root: string,
  { directory, budget = new Budget(1e9), disk = 1e9, name = '1of1' }: ShareOptions = {},
): Share {
  const store = new SegmentStore(directory, name, disk);
  return new Share({ root, budget, precedence: new Precedence(), store, indexes: true });
}

/** Resolves when a share has indexed what is worth it. */
export async function indexed(share: Share): Promise<void> {
  share.index();
  while (!share.state.idle) await new Promise(setImmediate);
}

export function count(share: Share, query: SearchQuery, more: { until?: number; together?: Together } = {}): Counted {
  const { until = Number.POSITIVE_INFINITY, together = newTogether() } = more;
  return share.count({ ticket: 0, query, selection: { dir: '' }, mostLines: 50, until, together }, () => undefined);
}

/** Matching lines by path, for a literal. */
export function found(share: Share, text: string): Record<string, number> {
  const { paths, lines } = count(share, literal(text));
  return Object.fromEntries(paths.map((file, index): [string, number] => [file, lines[index] ?? 0]).sort());
}

/** A segment of files as they are now. `settled`: as if nobody had written them for a while. */
export function segmentOf(
  root: string,
  files: readonly string[],
  settled = true,
): { parts: SegmentParts; texts: readonly Buffer[] } {
  const builder = new SegmentBuilder();
  for (const file of files) {
    const document = readDocument(path.join(root, file));
    if (document === undefined) throw new Error(`${file} cannot be read`);
    builder.add(file, { ...document, settled });
  }
  while (builder.indexNext());
  return builder.finish();
}
