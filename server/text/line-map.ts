// Which line of the new text each untouched line of the old text became.
import { diffArrays } from 'diff';
import { indexLines, splitLines } from './lines.js';

/** Maps an old line index (from 0) to the new one; undefined for a line that was changed or deleted. */
export type LineMap = (oldIndex: number) => number | undefined;

export interface LineComparison {
  readonly map: LineMap;
  /** Whether a line of the new text (index from 0) is one that no old line became. */
  isEdited(newIndex: number): boolean;
}

export function compareLines(before: string, after: string): LineComparison {
  const map = mapLines(before, after);
  const kept = new Set<number>();
  for (let index = indexLines(before).count - 1; index >= 0; index--) kept.add(map(index) ?? -1);
  return { map, isEdited: (newIndex) => !kept.has(newIndex) };
}

/** Milliseconds after which the middle part counts as wholly changed: jsdiff is quadratic on unlike texts. */
const DIFF_LIMIT_MS = 50;

export function mapLines(before: string, after: string): LineMap {
  return before === after ? (index) => index : mapRows(splitLines(before), splitLines(after));
}

export function mapRows(old: readonly string[], fresh: readonly string[]): LineMap {
  const shorter = Math.min(old.length, fresh.length);
  let head = 0;
  while (head < shorter && old[head] === fresh[head]) head++;
  let tail = 0;
  while (tail < shorter - head && old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]) tail++;
  const middle = diffMiddle(old.slice(head, old.length - tail), fresh.slice(head, fresh.length - tail), head);
  const shift = fresh.length - old.length;
  return (index) => {
    if (index < 0 || index >= old.length) return undefined;
    if (index < head) return index;
    return index >= old.length - tail ? index + shift : middle.get(index);
  };
}

function diffMiddle(old: readonly string[], fresh: readonly string[], head: number): Map<number, number> {
  const map = new Map<number, number>();
  if (old.length === 0 || fresh.length === 0) return map;
  let from = head;
  let to = head;
  for (const part of diffArrays([...old], [...fresh], { timeout: DIFF_LIMIT_MS }) ?? []) {
    if (part.added) to += part.count;
    else if (part.removed) from += part.count;
    else for (let step = 0; step < part.count; step++) map.set(from++, to++);
  }
  return map;
}
