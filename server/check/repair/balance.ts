// Which one bracket a text has too many or too few, by counting against the lines that it replaces.
import { PAIRS, surplusOf } from '../brackets.js';
import type { LineEdit } from './edit.js';

export type Pair = (typeof PAIRS)[number];

/** One character that may be missing in the text or be one too many. */
export interface Suspect {
  readonly character: string;
  readonly missing: boolean;
}

const STRINGS = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g;

/** Strings that open and close on a line blanked out, so that brackets in them do not count. */
export const withoutStrings = (text: string): string =>
  text.replace(STRINGS, (literal) => literal.charAt(0) + ' '.repeat(literal.length - 2) + literal.charAt(0));

/**
 * The text closes as many brackets as the lines it replaces when both stand in a file that is in balance. When one kind is
 * off by one, that says what is missing or too many; undefined when more is off.
 */
export function bracketSuspects({ old, first, behind, lines }: LineEdit): Suspect[] | undefined {
  const suspects = [withoutStrings, (text: string) => text].map((read) => {
    const before = read(old.slice(first, behind).join('\n'));
    const after = read(lines.join('\n'));
    const off = PAIRS.map((pair) => ({ pair, by: surplusOf(after, pair) - surplusOf(before, pair) })).filter(
      ({ by }) => by !== 0,
    );
    const [only] = off;
    if (off.length !== 1 || only === undefined || Math.abs(only.by) !== 1) return off.length === 0 ? [] : undefined;
    const [open = '', close = ''] = only.pair;
    return [
      { character: only.by > 0 ? close : open, missing: true },
      { character: only.by > 0 ? open : close, missing: false },
    ];
  });
  return suspects.find((each) => each !== undefined && each.length > 0) ?? suspects.find((each) => each !== undefined);
}

/** Quotes that stand an odd number of times on the line. */
export const oddQuotes = (line: string): string[] =>
  ['"', "'", '`'].filter((quote) => line.split(quote).length % 2 === 0);
