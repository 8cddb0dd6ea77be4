// Matching lines as they are shown: their numbers, and long ones cut around the match.

/** One matching line. */
export interface Hit {
  /** Line index from 0. */
  readonly line: number;
  /** Bytes of the text before the line. */
  readonly offset: number;
  /** The line without its ending, or a part of it around the match. */
  readonly text: string;
  /** UTF-16 units of the line that stand before and behind `text`. */
  readonly cutBefore: number;
  readonly cutAfter: number;
}

/** UTF-16 units of a line that a hit keeps. */
const KEPT_TEXT = 240;

/** Of the kept text, what stands before the match when it is known where that starts, and before its end when that is known. */
const BEFORE = { start: KEPT_TEXT / 3, end: (2 * KEPT_TEXT) / 3 } as const;

/** What the column of a match says. */
export type Place = keyof typeof BEFORE;

/** The part of a line that a hit keeps. @param column of a match in the line, in UTF-16 units */
export function cutAround(text: string, column: number, place: Place): Pick<Hit, 'text' | 'cutBefore' | 'cutAfter'> {
  if (text.length <= KEPT_TEXT) return { text, cutBefore: 0, cutAfter: 0 };
  const first = Math.max(0, Math.min(column - BEFORE[place], text.length - KEPT_TEXT));
  // No surrogate pair is cut in two.
  const from = splitsPair(text, first) ? first + 1 : first;
  const to = splitsPair(text, first + KEPT_TEXT) ? first + KEPT_TEXT - 1 : first + KEPT_TEXT;
  return { text: text.slice(from, to), cutBefore: from, cutAfter: text.length - to };
}

const splitsPair = (text: string, at: number): boolean =>
  /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(at - 1, at + 1));
