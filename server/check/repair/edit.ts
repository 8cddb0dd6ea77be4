// What a repair starts from and what it is: plain data.

/** Puts `text` in place of the lines [first, behind) of `before`: indexes from 0, end exclusive. */
export interface AskedEdit {
  readonly path: string;
  readonly before: string;
  readonly first: number;
  readonly behind: number;
  readonly text: string;
}

/** What was wrong with an edit, in the order in which it was put right. */
export type RepairReason =
  | 'line numbers'
  | 'fence'
  | 'repeated line'
  | 'line range'
  | 'indentation'
  | 'tabs'
  | 'bracket'
  | 'quote';

/** The edit that was probably meant. Passes the guard; never applied without being asked for. */
export interface Repair {
  readonly reasons: readonly RepairReason[];
  readonly first: number;
  readonly behind: number;
  readonly text: string;
}

/** A refused edit by lines, without their endings. */
export interface LineEdit {
  /** The whole old text. */
  readonly old: readonly string[];
  readonly first: number;
  readonly behind: number;
  readonly lines: readonly string[];
}

export interface Candidate {
  readonly edit: LineEdit;
  readonly reasons: readonly RepairReason[];
  /** How far this is from what was asked, and how little speaks for it: the smaller, the likelier. */
  readonly cost: number;
}
