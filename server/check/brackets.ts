// Counting brackets, those in comments and strings left out.
import type { Language } from '../../grammars/languages.js';

export const PAIRS = ['()', '[]', '{}'] as const;

/** How many more of a pair open than close. */
export const surplusOf = (text: string, [open = '', close = '']: string): number =>
  text.split(open).length - text.split(close).length;

/** Strings that end on their line, and single characters: a lone ' is a lifetime or an apostrophe. */
const STRINGS = [String.raw`"(?:\\.|[^"\\\n])*"`, String.raw`'(?:\\.|[^'\\\n])'`];

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A text with blanks for its comments and strings, as far as they can be told without parsing. */
export function codeOf(text: string, { lineComment, blockComment }: Language): string {
  const parts = [...STRINGS, ...lineComment.map((opening) => `${escaped(opening)}[^\\n]*`)];
  if (blockComment !== undefined) {
    const [open, close] = blockComment.map(escaped);
    parts.unshift(`${open}[^]*?(?:${close}|$)`);
  }
  return text.replace(new RegExp(parts.join('|'), 'g'), (each) => each.replace(/[^\n]/g, ' '));
}
