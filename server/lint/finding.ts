// What a linter printed about one place, before it is known to be about the file that was asked for.

export interface Finding {
  /** As printed: absolute, or relative to where the linter ran; absent when it named none. */
  readonly file?: string;
  /** From 1; less than 1 where a linter means the whole file. */
  readonly line: number;
  /** From 1; 0 where it named none. */
  readonly column: number;
  readonly message: string;
  /** Empty when it named none. */
  readonly code: string;
}
