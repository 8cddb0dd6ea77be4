// What is wanted of a file whose matching lines were counted.

/** Which matching lines of a file are to be shown. */
export interface Wanted {
  readonly path: string;
  /** Line index from 0 behind which to begin; -1 for the top. */
  readonly behind: number;
  readonly most: number;
  /** Only lines that define the searched word, which has so many bytes. */
  readonly word?: number;
}

/** Definitions of a word that are shown of one file. */
export const MOST_DEFINITIONS = 3;

/** @param word bytes of the word */
export const definitionsOf = ({ path }: { readonly path: string }, word: number): Wanted => ({
  path,
  behind: -1,
  most: MOST_DEFINITIONS,
  word,
});
