// Takes off what models leave around the text they quote: line endings, code fences, line-number prefixes, blank edges.

/** Why an edit that does not match as it stands would fit. */
export type Reason = 'indentation' | 'trailing-spaces' | 'line-endings' | 'line-numbers' | 'fence' | 'blank-edges';

/** The text to be replaced and its replacement, as lines without endings, after what `reasons` tells. */
export interface Reading {
  readonly old: readonly string[];
  readonly fresh: readonly string[];
  /** Whether the text ends with a line ending of its own. */
  readonly oldEnds: boolean;
  readonly freshEnds: boolean;
  readonly reasons: readonly Reason[];
  readonly isWholeLines: boolean;
  /** Line number (from 1) that the first line's prefix claimed. */
  readonly claimed?: number;
}

/** Every way to read the edit, the plainest first. */
export function readings(old: string, fresh: string): Reading[] {
  const [oldLines, oldEnds] = toLines(old);
  const [freshLines, freshEnds] = toLines(fresh);
  const reasons: Reason[] = old.includes('\r\n') ? ['line-endings'] : [];
  const plain: Reading = { old: oldLines, fresh: freshLines, oldEnds, freshEnds, isWholeLines: false, reasons };
  let all = [plain];
  for (const step of [withoutFence, withoutNumbers, withoutBlankEdges]) {
    all = all.flatMap((reading) => [reading, ...step(reading)]);
  }
  return all.filter((reading) => reading.old.some((line) => line.trim() !== ''));
}

function toLines(text: string): [readonly string[], boolean] {
  if (text === '') return [[], false];
  const lines = text.split(/\r?\n/);
  return lines.at(-1) === '' ? [lines.slice(0, -1), true] : [lines, false];
}

const isBlank = (line: string | undefined): boolean => line !== undefined && line.trim() === '';

function withoutFence(reading: Reading): Reading[] {
  const old = insideFence(reading.old);
  if (old === undefined) return [];
  const fresh = insideFence(reading.fresh) ?? reading.fresh;
  return [wholeLines({ ...reading, old, fresh, reasons: [...reading.reasons, 'fence'] })];
}

/** What stood in a fence or behind line numbers is whole lines, wherever its last line ending went. */
const wholeLines = (reading: Reading): Reading => ({
  ...reading,
  oldEnds: true,
  freshEnds: true,
  isWholeLines: true,
});

function insideFence(lines: readonly string[]): readonly string[] | undefined {
  const first = lines.findIndex((line) => !isBlank(line));
  const last = lines.findLastIndex((line) => !isBlank(line));
  const [, fence] = /^\s*(`{3,}|~{3,})[^`]*$/.exec(lines[first] ?? '') ?? [];
  if (fence === undefined || last === first || lines[last]?.trim() !== fence) return undefined;
  return lines.slice(first + 1, last);
}

/** How tools and models write a line number before a line; a blank line may end behind the number. */
const PREFIXES = [
  /^[ >]*(\d+):/,
  /^[ >]*(\d+):(?: |$)/,
  /^ *(\d+)(?:\t|$)/,
  /^ *(\d+)→/,
  /^ *(\d+) ?\|/,
  /^ *(\d+) ?\|(?: |$)/,
];

function withoutNumbers(reading: Reading): Reading[] {
  return PREFIXES.flatMap((prefix) => {
    const numbers = reading.old.map((line) => numberOf(line, prefix));
    const first = numbers.findIndex((number) => number !== undefined);
    const claimed = (numbers[first] ?? 0) - first;
    const consecutive = reading.old.every((line, index) =>
      numbers[index] === undefined ? isBlank(line) : numbers[index] === claimed + index,
    );
    if (first < 0 || !consecutive) return [];
    const last = claimed + Math.max(reading.old.length, reading.fresh.length);
    const strip = (line: string): string => {
      const number = numberOf(line, prefix);
      return number !== undefined && number >= claimed && number <= last ? line.replace(prefix, '') : line;
    };
    const old = reading.old.map(strip);
    const reasons: Reason[] = [...reading.reasons, 'line-numbers'];
    return [wholeLines({ ...reading, old, fresh: reading.fresh.map(strip), reasons, claimed })];
  });
}

function numberOf(line: string, prefix: RegExp): number | undefined {
  const digits = prefix.exec(line)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Blank lines at the edges of `old`, and as many at most of `fresh`. */
function withoutBlankEdges(reading: Reading): Reading[] {
  const { old, fresh } = reading;
  const head = old.findIndex((line) => !isBlank(line));
  if (head < 0) return [];
  const tail = old.length - 1 - old.findLastIndex((line) => !isBlank(line));
  if (head + tail === 0) return [];
  let from = 0;
  while (from < head && isBlank(fresh[from])) from++;
  let to = fresh.length;
  while (to > from && fresh.length - to < tail && isBlank(fresh[to - 1])) to--;
  const { claimed, ...rest } = reading;
  return [
    {
      ...rest,
      ...(claimed === undefined ? {} : { claimed: claimed + head }),
      old: old.slice(head, old.length - tail),
      fresh: fresh.slice(from, to),
      reasons: [...reading.reasons, 'blank-edges'],
    },
  ];
}
