// How many files make a tree small or large.

/** One worker searches so many as quickly as several. */
export const FEW_FILES = 500;

/** More cannot be read before somebody asks. */
export const MANY_FILES = 10_000;
