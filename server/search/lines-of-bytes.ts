// Lines of searchable text: UTF-8 whose lines end with \n.

const LF = 10;

/**
 * Calls `take` with an offset in each matching line, in order, until it returns false. Returns false when it gave up before
 * all lines were tried.
 */
export type LineSearch = (text: Buffer, take: (at: number) => boolean) => boolean;

/** Where the last line ends: a line feed at the end starts no further line. */
export const endOfText = (text: Buffer): number =>
  text.length > 0 && text[text.length - 1] === LF ? text.length - 1 : text.length;

/** Where the line ends that `at` is in, which ends at `end` at the latest. */
export function endOfLine(text: Buffer, at: number, end: number): number {
  const feed = text.indexOf(LF, at);
  return feed < 0 || feed > end ? end : feed;
}

export const startOfLine = (text: Buffer, at: number): number => (at === 0 ? 0 : text.lastIndexOf(LF, at - 1) + 1);

/** How many there are from one offset to before another. */
export function lineFeeds(text: Buffer, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at++) if (text[at] === LF) count++;
  return count;
}
