// What a file must hold to have a match, as plain text that any program can look for.

/** One of these texts stands in every line that matches. */
export interface Essential {
  /** Printable ASCII, which has the same bytes in most encodings. */
  readonly texts: readonly string[];
  readonly ignoreCase: boolean;
}

/** Characters; shorter texts stand in nearly every file. */
const SHORTEST = 3;

/** @param texts of which one stands in every match; none when that is not known */
export function essentialOf(texts: readonly string[], ignoreCase: boolean): Essential | undefined {
  const runs = texts.map(longestRun);
  return runs.length > 0 && runs.every((run) => run.length >= SHORTEST) ? { texts: runs, ignoreCase } : undefined;
}

const longestRun = (text: string): string =>
  (text.match(/[\t\x20-\x7e]+/g) ?? []).reduce((longest, run) => (run.length > longest.length ? run : longest), '');
