// What replies of search_dir say: their totals, and the lines of one page or of all.
import { expect } from 'vitest';
import type { TestServer } from './server.js';

/** Most lines that a reply lists. */
const PAGE = 50;

export interface SearchReply {
  /** All matching lines, and the files that they are in. */
  readonly lines: number;
  readonly files: number;
  /** `path:line`, in the order of the reply. */
  readonly shown: readonly string[];
  /** Where among all lines the shown ones stand, from 1; absent when all are shown, or none. */
  readonly range?: readonly [first: number, last: number];
  /** With what the next page is asked for. */
  readonly next?: string;
}

export function readReply(text: string): SearchReply {
  const [head = '', ...rows] = text.split('\n');
  const [, lines, files] = /^Found (\d+) matching lines? in (\d+) files? /.exec(head) ?? [];
  if (lines === undefined) {
    if (!head.startsWith('No matches for ')) throw new Error(`not a reply of search_dir: ${text}`);
    return { lines: 0, files: 0, shown: [] };
  }
  const [, first, last] = /, here (\d+) to (\d+)[: ]/.exec(head) ?? [];
  const [, next] = /cursor: "(.+)"\.$/.exec(rows.at(-1) ?? '') ?? [];
  return {
    lines: Number(lines),
    files: Number(files),
    shown: shownIn(rows),
    ...(first === undefined ? {} : { range: [Number(first), Number(last)] }),
    ...(next === undefined ? {} : { next }),
  };
}

/** Lines stand indented below the paths of their files. */
function shownIn(rows: readonly string[]): string[] {
  const shown: string[] = [];
  let file = '';
  for (const row of rows) {
    if (!row.startsWith(' ')) file = row;
    const [, line] = /^ {2}(\d+):/.exec(row) ?? [];
    if (line !== undefined) shown.push(`${file}:${line}`);
  }
  return shown;
}

/** All lines of a search, page by page; `between` is called before every page but the first. */
export async function everyLine(
  server: TestServer,
  input: Record<string, unknown>,
  between: (pages: number) => Promise<void> | void = () => undefined,
): Promise<string[]> {
  const all: string[] = [];
  let cursor: string | undefined = 'start';
  for (let pages = 0; cursor !== undefined; pages++) {
    if (pages > 0) await between(pages);
    const { isError, text } = await server.call('search_dir', { ...input, cursor });
    expect(isError, text).toBe(false);
    const { shown, next } = readReply(text);
    expect(shown.length).toBeLessThanOrEqual(PAGE);
    all.push(...shown);
    cursor = next;
  }
  return all;
}
