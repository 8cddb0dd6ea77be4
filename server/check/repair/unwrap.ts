// Takes off what was wrapped around the text: line numbers in front of the lines, and a code fence.
import { isBlank } from './layout.js';

export interface Unwrapped {
  readonly lines: readonly string[];
  readonly reasons: readonly ('line numbers' | 'fence')[];
}

const FENCE = /^\s*(`{3,}|~{3,})\s*[\w+#.-]*\s*$/;

/** The text without what surely does not belong to it; several readings where a space behind the numbers may be either. */
export function unwrap(lines: readonly string[]): Unwrapped[] {
  const bare = withoutFence(lines);
  const unfenced: Unwrapped = { lines: bare, reasons: bare.length < lines.length ? ['fence'] : [] };
  const unnumbered = withoutNumbers(bare).map(
    (each): Unwrapped => ({ lines: each, reasons: [...unfenced.reasons, 'line numbers'] }),
  );
  if (unnumbered.length > 0) return unnumbered;
  return unfenced.reasons.length > 0 ? [unfenced] : [];
}

/** A file that has fences of its own is not refused for them, so a fence at an edge of a refused text is a leak. */
function withoutFence(lines: readonly string[]): readonly string[] {
  const opens = FENCE.test(lines[0] ?? '');
  const closes = lines.length > 1 && FENCE.test(lines.at(-1) ?? '');
  return lines.slice(opens ? 1 : 0, closes ? -1 : undefined);
}

/** Numbers as this server's windows, `cat -n` and others write them. */
const NUMBERED = /^ *(\d+)(?:([:|]|\t| *[|│→] ?)(.*)| *)$/;

function withoutNumbers(lines: readonly string[]): readonly (readonly string[])[] {
  const rows = lines.map((line) => NUMBERED.exec(line));
  const [first] = rows;
  if (!first || rows.every((row) => row?.[2] === undefined)) return [];
  const start = Number(first[1]);
  const bare: string[] = [];
  for (const [index, row] of rows.entries()) {
    const blank = isBlank(lines[index] ?? '');
    if (!blank && (!row || Number(row[1]) !== start + index)) return [];
    bare.push(blank ? '' : (row?.[3] ?? ''));
  }
  const spaced = bare.every((line) => line === '' || line.startsWith(' '));
  return spaced ? [bare, bare.map((line) => line.slice(1))] : [bare];
}
