// Indentation put right: as the lines that were kept have it, or shifted to fit its surroundings.
import { mapLines } from '../../text/line-map.js';
import type { Candidate, LineEdit, RepairReason } from './edit.js';
import { indentation, isBlank } from './layout.js';

/** The same text indented otherwise. `level` is one level of the file's indentation. */
export function reindented(edit: LineEdit, level: string): Candidate[] {
  const kept = keptIndentation(edit);
  const lines = inStyleOfFile(edit.lines, level);
  const styled = { ...edit, lines };
  const tabs: RepairReason[] = lines.some((line, index) => line !== edit.lines[index]) ? ['tabs'] : [];
  const candidate = (reading: Reading, reasons: readonly RepairReason[]): Candidate => ({
    edit: { ...edit, lines: reading.lines },
    reasons,
    cost: reading.cost + misfitOf(reading.lines, kept) + unevenness(reading.lines, level),
  });
  const moved = [
    ...asKept(styled, kept),
    ...firstLine(styled, kept, level),
    ...shifted(styled, level),
    ...belowHead(styled, level),
  ].map((reading) => candidate(reading, [...tabs, 'indentation']));
  return tabs.length > 0 ? [candidate({ lines, cost: 0.2 }, tabs), ...moved] : moved;
}

/** For each line of the text that is an old one but for its indentation: that indentation. */
function keptIndentation({ old, first, behind, lines }: LineEdit): (string | undefined)[] {
  const replaced = old.slice(first, behind);
  const trimmed = (each: readonly string[]): string => each.map((line) => `${line.trim()}\n`).join('');
  const map = mapLines(trimmed(replaced), trimmed(lines));
  const kept: (string | undefined)[] = lines.map(() => undefined);
  for (const [index, line] of replaced.entries()) {
    const now = map(index);
    if (now !== undefined && !isBlank(line)) kept[now] = indentation(line);
  }
  return kept;
}

/** The share of kept lines whose indentation is not the old one, times a weight. */
function misfitOf(lines: readonly string[], kept: readonly (string | undefined)[]): number {
  const known = kept.filter((each) => each !== undefined).length;
  if (known === 0) return 0;
  const wrong = lines.filter((line, index) => kept[index] !== undefined && indentation(line) !== kept[index]).length;
  return (MISFIT * wrong) / known;
}

const MISFIT = 1;

interface Reading {
  readonly lines: readonly string[];
  readonly cost: number;
}

const withIndentation = (line: string, indent: string): string => indent + line.trimStart();

/**
 * All lines moved as the kept ones are. A line that stands at no indentation may have been moved there from anywhere, so
 * it says nothing, and where it is a kept one it goes back to where it was.
 */
function asKept({ lines }: LineEdit, kept: readonly (string | undefined)[]): Reading[] {
  const counts = new Map<number, number>();
  for (const [index, line] of lines.entries()) {
    const [was, now] = [kept[index], indentation(line)];
    if (was === undefined || now === '') continue;
    counts.set(was.length - now.length, (counts.get(was.length - now.length) ?? 0) + 1);
  }
  const known = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const moved = [...counts].flatMap(([by, count]) => {
    const all = lines.map((line) => moveLine(line, by));
    const restored = all.map((line, index) =>
      indentation(lines[index] ?? '') === '' ? keptOr(line, kept[index]) : line,
    );
    const cost = 1.1 - (0.6 * count) / known;
    return [
      { lines: restored, cost },
      { lines: all, cost: cost + 0.5 },
    ];
  });
  return [...moved, { lines: lines.map((line, index) => keptOr(line, kept[index])), cost: 1.8 }];
}

const keptOr = (line: string, kept: string | undefined): string =>
  kept === undefined ? line : withIndentation(line, kept);

/** Moves a line right, or left as far as it goes, by so many of the characters that it is indented with. */
function moveLine(line: string, by: number): string {
  if (isBlank(line) || by === 0) return line;
  if (by < 0) return line.slice(Math.min(-by, indentation(line).length));
  return (line.startsWith('\t') ? '\t' : ' ').repeat(by) + line;
}

/** The end of a line that heads a block or leaves a bracket open, in languages whose indentation matters. */
const OPENS = /[:{([]\s*(#.*)?$/;

/** Indentations that the surroundings suggest for the first line of the text, with a cost each. */
function suggested({ old, first, behind, lines }: LineEdit, level: string): [indent: string, cost: number][] {
  const replaced = old.slice(first, behind).find((line) => !isBlank(line));
  const above = old.slice(0, first).findLast((line) => !isBlank(line));
  const below = old.slice(behind).find((line) => !isBlank(line));
  const found: [string, number][] = [];
  if (replaced !== undefined) found.push([indentation(replaced), 0]);
  if (above !== undefined && OPENS.test(above))
    found.push([indentation(above) + level, replaced === undefined ? 0.2 : 0.5]);
  else if (above !== undefined) found.push([indentation(above), 0.6]);
  if (below !== undefined) found.push([indentation(below), 0.6]);
  const [, second] = lines.filter((line) => !isBlank(line));
  if (second !== undefined) found.push([indentation(second), 0.8]);
  return found;
}

/** The first line alone moved. */
function firstLine(edit: LineEdit, kept: readonly (string | undefined)[], level: string): Reading[] {
  const index = edit.lines.findIndex((line) => !isBlank(line));
  const line = edit.lines[index];
  if (line === undefined) return [];
  const second = edit.lines.slice(index + 1).find((each) => !isBlank(each));
  const inner: [string, number][] =
    second !== undefined && OPENS.test(line) && indentation(second).endsWith(level)
      ? [[indentation(second).slice(level.length), 0.3]]
      : [];
  const was: [string, number][] = kept[index] === undefined ? [] : [[kept[index], -0.5]];
  return [...was, ...suggested(edit, level), ...inner].map(([indent, cost]) => ({
    lines: edit.lines.with(index, withIndentation(line, indent)),
    cost: 1 + cost,
  }));
}

/** All lines moved alike: by what brings the first line where the surroundings suggest, by a level, or by a space or two. */
function shifted(edit: LineEdit, level: string): Reading[] {
  const line = edit.lines.find((each) => !isBlank(each));
  if (line === undefined) return [];
  const now = indentation(line).length;
  const costs = new Map<number, number>();
  const offer = (by: number, cost: number): void => {
    if (by !== 0) costs.set(by, Math.min(cost, costs.get(by) ?? cost));
  };
  for (const [indent, cost] of suggested(edit, level)) offer(indent.length - now, 0.9 + cost);
  for (const sign of [1, -1]) {
    offer(sign * level.length, 1.8);
    if (level !== '\t') offer(sign, 1.8);
    if (level.length > 2) offer(sign * 2, 1.8);
  }
  return [...costs].map(([by, cost]) => {
    const lines = edit.lines.map((each) => moveLine(each, by));
    return { lines, cost };
  });
}

/** All lines moved but those at no indentation, where the first of them heads a block: they may be right as they are. */
function belowHead(edit: LineEdit, level: string): Reading[] {
  const [head, second] = edit.lines.filter((line) => !isBlank(line));
  if (head === undefined || second === undefined || !OPENS.test(head)) return [];
  const by = indentation(head).length + level.length - indentation(second).length;
  if (by <= 0 || indentation(head) !== '') return [];
  const top = edit.lines.indexOf(head);
  return [{ lines: edit.lines.map((line, index) => (index === top ? line : moveLine(line, by))), cost: 1.4 }];
}

/** The share of lines that stand at no whole number of levels, times a weight. */
function unevenness(lines: readonly string[], level: string): number {
  const written = lines.filter((line) => !isBlank(line));
  const uneven = written.filter((line) => indentation(line).length % level.length !== 0);
  return (UNEVEN * uneven.length) / Math.max(1, written.length);
}

const UNEVEN = 0.6;

/** Leading tabs as the file's spaces, or the reverse. */
function inStyleOfFile(lines: readonly string[], level: string): readonly string[] {
  if (level !== '\t') {
    return lines.map((line) => withIndentation(line, indentation(line).replaceAll('\t', level)));
  }
  const widths = lines
    .map((line) => indentation(line))
    .filter((indent) => indent.includes('  ') && !indent.includes('\t'));
  const width = widths.reduce((least, { length }) => Math.min(least, length), 8);
  return lines.map((line) => withIndentation(line, indentation(line).replaceAll(' '.repeat(width), '\t')));
}
