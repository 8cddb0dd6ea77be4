// The lines of a hunk: each starts with a space, - or +.
import { type HunkLine, PatchError } from './patch.js';
import type { Source } from './source.js';

/**
 * Reads until a line for which `ends` holds. An empty line counts as an empty kept line; those at the end are left out,
 * because they separate one part of a patch from the next as often.
 */
export function readPrefixedLines(source: Source, ends: (line: string, index: number) => boolean): HunkLine[] {
  const lines: HunkLine[] = [];
  for (; source.next < source.lines.length; source.next++) {
    const line = source.lines[source.next] ?? '';
    if (ends(line, source.next)) break;
    addLine(lines, line, source.next + 1);
  }
  let length = lines.length;
  while (length > 0 && source.lines[source.next - 1 - (lines.length - length)] === '') length--;
  return lines.slice(0, length);
}

/** Adds a line of a patch, `at` from 1, to those of a hunk. */
export function addLine(lines: HunkLine[], line: string, at: number): void {
  const kind = line[0] ?? ' ';
  if (kind === '\\') {
    const last = lines.pop();
    if (last === undefined) throw new PatchError(at, `"${line}" must stand behind a line that it tells about`);
    lines.push({ ...last, noEnding: true });
  } else if (kind === ' ' || kind === '-' || kind === '+') {
    lines.push({ kind, text: line.slice(1) });
  } else if (line === '\r') {
    lines.push({ kind: ' ', text: '\r' });
  } else {
    throw new PatchError(at, `"${line}" is no line of a hunk: allowed are lines that start with a space, - or +`);
  }
}
