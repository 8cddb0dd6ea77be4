// Scopes by indentation alone, for texts whose tree says nothing.
import { columnsOf } from '../text/columns.js';
import type { Lines } from '../text/lines.js';

/** Lines that say nothing about where they stand: blank, comments, directives. */
const NO_EVIDENCE = /^\s*($|#|\/\/|\/\*|\*)/;
/** A line that closes what a line of the same indentation opened. */
const CLOSES = /^\s*(?:[)}\]]|(?:else|elif|elsif|except|rescue|catch|finally|ensure)\b)/;
const CONTROL =
  /^\s*(?:if|for|foreach|while|until|unless|switch|case|default|when|match|try|do|with|using|lock|synchronized|return|begin|loop|select|then)\b/;

/**
 * The lines above a line (index from 0) that are indented less and less, outermost first, without those that only steer
 * control. A line that is not there, or blank, has none.
 */
export function scopesByIndentation(lines: Lines, line: number): number[] {
  const own = line < lines.count ? lines.line(line) : '';
  const headers: number[] = [];
  let limit = own.trim() === '' ? 0 : columnsOf(own);
  for (let index = line - 1; index >= 0 && limit > 0; index--) {
    const text = lines.line(index);
    if (NO_EVIDENCE.test(text)) continue;
    const columns = columnsOf(text);
    if (columns >= limit) continue;
    const closes = CLOSES.test(text);
    limit = closes ? columns + 1 : columns;
    if (!closes && !CONTROL.test(text)) headers.unshift(index);
  }
  return headers;
}
