// Diagnostic: a problem in the user's code, as every checker reports it.

export interface Diagnostic {
  /** Line index from 0. */
  readonly line: number;
  /** UTF-16 units from the start of the line, from 0. */
  readonly character: number;
  /** One line of text. */
  readonly message: string;
  /** Rule or kind, such as F821 or syntax; empty when a linter names none. */
  readonly code: string;
  /** Whether the text is not valid in its language; everything else is a finding, which blocks no edit by itself. */
  readonly syntax: boolean;
  /** Who said so: a checker, or the name of a configured linter. */
  readonly source: string;
  /** Line indexes (from 0, outermost first) that head the scopes around it. Absent: not looked for. */
  readonly scopes?: readonly number[];
}

export type CheckerName = 'tree-sitter' | 'ruff' | 'oxc' | 'json' | 'toml' | 'yaml';

export interface Checker {
  readonly name: CheckerName;
  /**
   * Whether it stops at the first problem. Then a problem that is no longer reported may still be there, hidden behind
   * an earlier one.
   */
  readonly stopsAtFirst: boolean;
  /** Problems in the order of the text. May throw when the checker itself fails. */
  check(text: string, file: CheckedFile): Diagnostic[] | Promise<Diagnostic[]>;
}

export interface CheckedFile {
  /** Shown path; checkers use only its name and extension. */
  readonly path: string;
  readonly languageId: string;
  /** The text before the edit, where there was one: it tells which dialect the file is in. */
  readonly original?: string;
}
