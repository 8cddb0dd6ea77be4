// Lines at the borders of the text that the file has there already: a range that is too short, or a neighbour quoted too much.
import type { Candidate, LineEdit } from './edit.js';
import { isBlank } from './layout.js';

/** Lines at one border that are looked at. */
const MOST_REPEATED = 5;

export function withoutRepeatedLines(edit: LineEdit): Candidate[] {
  const above = counts(edit, repeatsAbove);
  const below = counts(edit, repeatsBelow);
  const both = above.flatMap((top) => below.map((bottom) => ({ top, bottom })));
  const choices = [...above.map((top) => ({ top, bottom: 0 })), ...below.map((bottom) => ({ top: 0, bottom })), ...both];
  return choices
    .filter(({ top, bottom }) => top + bottom < edit.lines.length)
    .map(({ top, bottom }) => {
      const lines = edit.lines.slice(top, edit.lines.length - bottom);
      const gone = [...edit.lines.slice(0, top), ...edit.lines.slice(edit.lines.length - bottom)];
      return { edit: { ...edit, lines }, reasons: ['repeated line'] as const, cost: costOf(gone, top > 0 && bottom > 0) };
    });
}

/** A line of words hardly stands twice in a row on purpose; one of brackets may. */
const costOf = (gone: readonly string[], twice: boolean): number =>
  (gone.some((line) => /\w{2}/.test(line)) ? 0.5 : 1.2) + (twice ? 0.6 : 0);

const counts = (edit: LineEdit, repeats: (edit: LineEdit, count: number) => boolean): number[] =>
  Array.from({ length: MOST_REPEATED }, (_, index) => index + 1).filter((count) => repeats(edit, count));

function repeatsAbove({ old, first, lines }: LineEdit, count: number): boolean {
  return count <= first && same(lines.slice(0, count), old.slice(first - count, first));
}

function repeatsBelow({ old, behind, lines }: LineEdit, count: number): boolean {
  return behind + count <= old.length && same(lines.slice(lines.length - count), old.slice(behind, behind + count));
}

const same = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((line, index) => line === right[index]) && !left.every(isBlank);
