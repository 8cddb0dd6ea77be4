// The lines that a hunk names as standing above it, such as those of a class and of a method in it.
import type { Lines } from '../../text/lines.js';
import { indentOf } from '../matching/indentation.js';

/** Lines looked at above a line for what it is in. */
const FARTHEST = 2000;
/** Lines for which that is done; what stands at more places than this cannot be told apart by a scope. */
const MOST = 1000;

/** Line indexes of the innermost scope, each inside the scopes before it; empty when there is none such. */
export function scopePlaces(lines: Lines, scopes: readonly string[]): number[] {
  let outer: number[] | undefined;
  for (const scope of scopes) {
    const named = linesLike(lines, scope);
    outer = outer === undefined ? named : insideOf(lines, new Set(outer), named);
  }
  return outer ?? [];
}

/** The lines that are the scope; if there are none, those that begin with it. */
function linesLike(lines: Lines, scope: string): number[] {
  const equal: number[] = [];
  const beginning: number[] = [];
  for (let index = 0; index < lines.count; index++) {
    const line = lines.line(index).trim();
    if (line === scope) equal.push(index);
    else if (line.startsWith(scope)) beginning.push(index);
  }
  return equal.length > 0 ? equal : beginning;
}

/** Those of the lines that stand inside one of the scopes, or are one. */
export function insideOf(lines: Lines, scopes: ReadonlySet<number>, starts: readonly number[]): number[] {
  return scopes.size === 0 || starts.length > MOST ? [] : starts.filter((start) => isInside(lines, scopes, start));
}

/** A line is inside another when nothing between is indented so little that it ends what that one opened. */
function isInside(lines: Lines, scopes: ReadonlySet<number>, line: number): boolean {
  if (scopes.has(line)) return true;
  let least = Number.POSITIVE_INFINITY;
  for (let index = line - 1; index >= Math.max(0, line - FARTHEST) && least > 0; index--) {
    const above = lines.line(index);
    const indent = indentOf(above).length;
    if (scopes.has(index) && indent < least) return true;
    const isBracket = /^\s*[{}()[\]]/.test(above);
    if (above.trim() !== '' && !isBracket) least = Math.min(least, indent);
  }
  return false;
}
