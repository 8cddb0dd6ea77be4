// Lines that close a block, put back where the indentation says that they are missing.
import { newOpenBlocks, type OpenBlock } from '../blocks.js';
import { withoutStrings } from './balance.js';
import type { Candidate, LineEdit } from './edit.js';
import { indentation, isBlank } from './layout.js';

/** Longer texts are not looked through: each repair of them is a copy. */
const MOST_LINES = 300;

/** Lines above the edit whose blocks it may have left open. */
const REACH = 100;

/**
 * Closes each block that the edit, and not the old text, leaves open in its middle. One that is open at its end may have been
 * cut off there.
 */
export function withClosers(edit: LineEdit): Candidate[] {
  const { old, first, behind, lines } = edit;
  if (lines.length > MOST_LINES) return [];
  const text = [...old.slice(0, first), ...lines, ...old.slice(behind)];
  return newOpenBlocks(old.map(withoutStrings), text.map(withoutStrings), first - REACH, first + lines.length)
    .filter(({ behind: end }) => end >= first && !lines.slice(end - first).every(isBlank))
    .flatMap((block) => closingLines(block, old).map((line) => ({ at: block.behind - first, line })))
    .map(({ at, line }) => ({ edit: { ...edit, lines: closed(lines, at, line) }, reasons: ['bracket'], cost: 0.9 }));
}

/** Without one of two equal lines that do nothing but close a block. */
export function withoutDoubledClosers(edit: LineEdit): Candidate[] {
  if (edit.lines.length > MOST_LINES) return [];
  const doubled = edit.lines.flatMap((line, index) =>
    CLOSING.test(line) && line === edit.lines[index - 1] ? [index] : [],
  );
  return doubled.map((index) => ({
    edit: { ...edit, lines: edit.lines.toSpliced(index, 1) },
    reasons: ['bracket'],
    cost: 0.6,
  }));
}

const CLOSING = /^\s*[)\]}]+[,;]?$/;

/** A blank line that has the indentation, or one of two, takes the closing line. */
function closed(lines: readonly string[], at: number, closing: string): string[] {
  const whitespace = indentation(closing);
  const isPlace = lines[at] === whitespace && (whitespace !== '' || lines[at + 1] === '');
  return lines.toSpliced(at, isPlace ? 1 : 0, closing);
}

/**
 * `}` or `};`, whichever is more usual in the file, at the same depth first, and `},` too: that is right in other places than
 * the two.
 */
function closingLines({ close, indentation: whitespace }: OpenBlock, old: readonly string[]): string[] {
  const closing = old.filter((line) => line.trimStart().startsWith(close) && CLOSING.test(line));
  const count = (text: string): number =>
    closing.reduce((sum, line) => sum + (line === whitespace + text ? 1 : 0) + (line.trim() === text ? 0.01 : 0), 0);
  const usual = count(`${close};`) > count(close) ? `${close};` : close;
  return (count(`${close},`) > 0 ? [usual, `${close},`] : [usual]).map((text) => whitespace + text);
}
