// What a patch says, in whichever of the three forms it was written.

export interface HunkLine {
  /** Kept, removed or added. */
  readonly kind: ' ' | '-' | '+';
  /** Without the line feed; a `\r` at its end is part of it. */
  readonly text: string;
  /** Whether the patch says that this line ends the file without a line ending. */
  readonly noEnding?: true;
}

/** Changes to one run of lines. */
export interface Hunk {
  /** Line of the patch at which it starts, from 1. */
  readonly at: number;
  readonly lines: readonly HunkLine[];
  /** Index (from 0) in the old file at which the hunk says it starts. */
  readonly start?: number;
  /** Lines, from the outermost, behind which it stands; without the spaces around. */
  readonly scopes: readonly string[];
  /** Whether it is said to reach to the end of the file. */
  readonly toEnd: boolean;
  /** Whether it may stand before the hunk ahead of it. */
  readonly anyOrder: boolean;
  /** The ways to read it when its text alone does not tell, this one among them, by the length of the old lines. */
  readonly alternatives?: readonly Hunk[];
}

/** `path` is undefined when the patch names no file; `mode` is as git writes it, such as "100755". */
export type FilePatch = FileUpdate | FileCreation | FileDeletion;

export interface FileUpdate {
  readonly kind: 'update';
  readonly path: string | undefined;
  readonly moveTo?: string;
  readonly mode?: string;
  readonly hunks: readonly Hunk[];
}

export interface FileCreation {
  readonly kind: 'create';
  readonly path: string | undefined;
  readonly text: string;
  readonly mode?: string;
  /** Whether an empty file may stand there already: a block with nothing to search for. */
  readonly fillsEmpty?: true;
}

export interface FileDeletion {
  readonly kind: 'delete';
  readonly path: string;
  /** The content the patch says the file has. */
  readonly text?: string;
}

/** A patch that cannot be read. `line` is the line of the patch, from 1. */
export class PatchError extends Error {
  override readonly name = 'PatchError';

  constructor(
    readonly line: number,
    reason: string,
  ) {
    super(reason);
  }
}

/** The lines before the hunk, or after it, each with its ending: `\n`, or none where the patch says so. */
export function sideOf({ lines }: Hunk, side: '-' | '+'): string {
  return lines
    .filter(({ kind }) => kind === ' ' || kind === side)
    .map(({ text, noEnding }) => (noEnding ? text : `${text}\n`))
    .join('');
}
