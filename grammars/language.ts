import type { PackageKey } from './table/packages.js';

/**
 * How far the edit guard may refuse on this grammar's word.
 * `full`: a new syntax problem refuses the edit. `clean`: it does so only when the file had no syntax problem before, for
 * grammars that mis-parse some valid code. `balance`: only when the edit also leaves brackets out of balance, for languages
 * with macros, where a grammar cannot know what is valid. `warn`: it never refuses, it only reports.
 */
export type Trust = 'full' | 'clean' | 'balance' | 'warn';

/** One language: how its files are recognised, and what may be believed of its grammar. */
export interface Language {
  /** Also the name of the compiled grammar, `<id>.wasm.br`, and of the folder of samples. */
  readonly id: string;
  /** For people, e.g. `C#`. */
  readonly name: string;
  /** With the dot, lower case, possibly several dots (`.d.ts`). Belong to one language only. */
  readonly extensions: readonly string[];
  /** Exact base names, case-sensitive. */
  readonly fileNames: readonly string[];
  /** Base names of interpreters without their version: `python` also stands for `python3.11`. */
  readonly shebangs: readonly string[];
  readonly wasm: {
    readonly package: PackageKey;
    /** Inside the tarball, without its root folder. */
    readonly path: string;
  };
  /** What opens a comment that ends with the line; the usual one first. Empty: there is none. */
  readonly lineComment: readonly string[];
  /** Absent: there is none. */
  readonly blockComment?: readonly [open: string, close: string];
  readonly indent: {
    /** Spaces of one level by the language's usual style, or a tab. */
    readonly unit: number | 'tab';
    /** Whether leading whitespace decides what a file means. */
    readonly significant: boolean;
  };
  readonly trust: Trust;
  /** One sentence. */
  readonly trustReason: string;
  /** A tree-sitter query for nodes that are mistakes although the grammar takes them, such as an `end` too many. */
  readonly stray?: string;
  /** How far below the root the patterns of `stray` may start; absent: anywhere. */
  readonly strayDepth?: number;
  /** Valid text that the grammar does not take, and text of the same length that it reads in its place. */
  readonly readAs?: readonly [valid: RegExp, read: string];
  /** The usual mistakes (an end left out, a pair not closed) pass without an error: no error says nothing. */
  readonly alwaysParses?: true;
}

/** Parts that many rows share. */
export const slashComments = { lineComment: ['//'], blockComment: ['/*', '*/'] } as const;
export const hashComments = { lineComment: ['#'] } as const;
export const markupComments = { lineComment: [], blockComment: ['<!--', '-->'] } as const;
export const spaces2 = { unit: 2, significant: false } as const;
export const spaces4 = { unit: 4, significant: false } as const;
export const tabs = { unit: 'tab', significant: false } as const;
