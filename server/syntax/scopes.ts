// The scopes (class, function, section, ...) around lines of a text, as the lines that head them.
import { compareLines } from '../text/line-map.js';
import { indexLines, type Lines } from '../text/lines.js';
import type { SyntaxParser } from './parser.js';
import { scopesByIndentation } from './scope-indent.js';
import { scopesInTree } from './scope-nodes.js';

export interface ScopedText {
  /** The key of its trees in the parser. */
  readonly path: string;
  readonly languageId: string;
  readonly after: string;
  /** The text before the edit: where the new one is broken, its tree still has the scopes. */
  readonly before?: string | undefined;
}

/** Header line indexes (from 0, outermost first) by line index. */
export type Scopes = ReadonlyMap<number, readonly number[]>;

/** UTF-16 units; a larger text is not parsed for its scopes. */
const LARGEST_PARSED = 500_000;

/** Of more scopes than this, the outermost one and the innermost others are given. */
const MOST_SCOPES = 5;

/** The scopes that hold the given lines of `after`; behind its end, those that hold its last line. */
export async function scopesOf(
  parser: () => Promise<SyntaxParser>,
  text: ScopedText,
  wanted: readonly number[],
): Promise<Scopes> {
  const lines = indexLines(text.after);
  let last = lines.count - 1;
  while (last > 0 && lines.line(last).trim() === '') last--;
  const seats = wanted.map((line) => (line < lines.count ? line : last));
  const parsed = text.after.length > LARGEST_PARSED ? undefined : await parsedScopes(parser, text, lines, seats);
  const headersOf = (seat: number): readonly number[] => parsed?.get(seat) ?? scopesByIndentation(lines, seat);
  return new Map(wanted.map((line, index) => [line, fewest(headersOf(seats[index] ?? line))]));
}

const fewest = (headers: readonly number[]): readonly number[] =>
  headers.length <= MOST_SCOPES ? headers : [...headers.slice(0, 1), ...headers.slice(1 - MOST_SCOPES)];

/** By the trees; lines are left out where neither tree can say. */
async function parsedScopes(
  parser: () => Promise<SyntaxParser>,
  { path, languageId, after, before }: ScopedText,
  lines: Lines,
  wanted: readonly number[],
): Promise<Map<number, readonly number[]>> {
  const found = new Map<number, readonly number[]>();
  const syntax = await parser();
  const tree = await syntax.parse(languageId, path, after);
  const damaged = tree.rootNode.hasError;
  for (const line of wanted) {
    const { headers, broken } = scopesInTree(tree, languageId, lines, line);
    if (!damaged || (!broken && headers.length > 0)) found.set(line, headers);
  }
  if (!damaged || before === undefined || before.length > LARGEST_PARSED) return found;
  // The tree of `after` is gone from here on.
  const oldTree = await syntax.parse(languageId, path, before);
  const oldLines = indexLines(before);
  const { map } = compareLines(before, after);
  const became = new Map(Array.from({ length: oldLines.count }, (_, old) => [map(old), old]));
  for (const line of wanted) {
    const old = became.get(line);
    if (old === undefined) continue;
    const { headers, broken } = scopesInTree(oldTree, languageId, oldLines, old);
    const mapped = headers.flatMap((header) => map(header) ?? []);
    if (!broken && mapped.length === headers.length) found.set(line, mapped);
  }
  return found;
}
