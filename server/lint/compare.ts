// Which findings an edit brought.
import { introduced } from '../check/compare.js';
import type { Diagnostic } from '../check/diagnostic.js';
import { compareLines } from '../text/line-map.js';

/** Findings of `afterText` that none of `beforeText` accounts for, lines mapped through the diff, each linter by itself. */
export function newFindings<D extends Diagnostic>(
  before: readonly D[],
  after: readonly D[],
  beforeText: string,
  afterText: string,
): D[] {
  if (after.length === 0) return [];
  const lines = compareLines(beforeText, afterText);
  const plain = new Map<Diagnostic, D>(after.map((finding) => [withoutPlaces(finding), finding]));
  const fresh = [...new Set(after.map(({ source }) => source))].flatMap((source) => {
    const of = (findings: Iterable<Diagnostic>): Diagnostic[] => [...findings].filter((each) => each.source === source);
    return introduced(of(before.map(withoutPlaces)), of(plain.keys()), lines, false);
  });
  return fresh
    .flatMap((finding) => plain.get(finding) ?? [])
    .sort((a, b) => a.line - b.line || a.character - b.character);
}

/** "redefinition of f from line 10" is the same finding when line 10 has become line 11. */
const withoutPlaces = (finding: Diagnostic): Diagnostic => ({
  ...finding,
  message: finding.message.replace(/\b(lines?) \d+/gi, '$1'),
});
