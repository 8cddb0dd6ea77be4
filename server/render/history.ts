// The history of changes as text, for people.
import path from 'node:path';
import { plural } from './window.js';

interface ShownState {
  readonly mode: number;
  /** Bytes. */
  readonly size: number;
}

export interface ShownEntry {
  readonly id: string;
  readonly kind: 'edit' | 'undo' | 'redo';
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly what: string;
  readonly reverses?: string;
  readonly changes: readonly {
    readonly path: string;
    readonly before: ShownState | undefined;
    readonly after: ShownState | undefined;
  }[];
}

/** @param root directory that paths are shown relative to */
export function renderHistory(
  entries: readonly ShownEntry[],
  { file, bytes }: { readonly file: string; readonly bytes: number },
  root: string,
): string {
  const reversed = new Set(entries.flatMap(({ reverses }) => reverses ?? []));
  const rows = entries.flatMap((entry) => [
    headRow(entry, reversed.has(entry.id)),
    ...entry.changes.map((change) => `    ${path.relative(root, change.path)}  ${sizes(change)}`),
  ]);
  const summary = `${plural(entries.length, 'change')}, ${Math.ceil(bytes / 1024)} kB in ${file}`;
  return `${[...rows, summary].join('\n')}\n`;
}

/** 2026-01-31 12:00:00  undo of edit src/a.py */
function headRow({ time, kind, what, reverses }: ShownEntry, isReversed: boolean): string {
  const when = new Date(time).toISOString().slice(0, 19).replace('T', ' ');
  // An edit that reverses one takes back what a linter forbade.
  const prefix = kind !== 'edit' ? `${kind} of ` : reverses === undefined ? '' : 'withdrawal of ';
  return `${when}  ${prefix}${what}${isReversed ? '  (taken back)' : ''}`;
}

function sizes({ before, after }: ShownEntry['changes'][number]): string {
  if (before === undefined) return `new, ${after?.size ?? 0} bytes`;
  if (after === undefined) return `deleted, was ${before.size} bytes`;
  const mode = before.mode === after.mode ? '' : `, mode ${before.mode.toString(8)} -> ${after.mode.toString(8)}`;
  return `${before.size} -> ${after.size} bytes${mode}`;
}
