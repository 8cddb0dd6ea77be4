// The lines that a hunk names as standing above it, such as those of a class and of a method in it.
import type { Lines } from '../../text/lines.js';
import { indentOf } from '../indentation.js';

/** Line indexes of the innermost scope, each inside the scopes before it; empty when there is none such. */
export function scopePlaces(lines: Lines, scopes: readonly string[]): number[] {
  let outer: readonly number[] | undefined;
  for (const scope of scopes) {
    const named = linesLike(lines, scope);
    const known: readonly number[] | undefined = outer;
    outer = known === undefined ? named : named.filter((line) => known.some((above) => isInside(lines, above, line)));
  }
  return [...(outer ?? [])];
}

/** The lines that are the scope; if there are none, those that begin with it. */
function linesLike(lines: Lines, scope: string): number[] {
  const all = Array.from({ length: lines.count }, (_, index) => index);
  const equal = all.filter((index) => lines.line(index).trim() === scope);
  return equal.length > 0 ? equal : all.filter((index) => lines.line(index).trimStart().startsWith(scope));
}

/** Whether nothing between a line and a later one is indented so little that it ends what the first one opened. */
export function isInside(lines: Lines, scope: number, line: number): boolean {
  if (line < scope) return false;
  const indent = indentOf(lines.line(scope)).length;
  for (let index = scope + 1; index < line; index++) {
    const between = lines.line(index);
    const isBracket = /^\s*[{}()[\]]/.test(between);
    if (between.trim() !== '' && !isBracket && indentOf(between).length <= indent) return false;
  }
  return true;
}
