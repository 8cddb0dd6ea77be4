// Puts problems into their scopes.
import type { SyntaxParser } from '../syntax/parser.js';
import { type ScopedText, scopesOf } from '../syntax/scopes.js';
import type { Diagnostic } from './diagnostic.js';

/** Problems that a reply shows with their code. */
const MOST_SCOPED = 10;

/** The same problems in the same order; the first of them know their scopes, unless the grammar fails on the text. */
export async function withScopes<P extends Diagnostic>(
  problems: readonly P[],
  text: ScopedText,
  parser: () => Promise<SyntaxParser>,
): Promise<P[]> {
  const wanted = problems.slice(0, MOST_SCOPED).map(({ line }) => line);
  if (wanted.length === 0) return [];
  try {
    const scopes = await scopesOf(parser, text, [...new Set(wanted)]);
    return problems.map((problem, index) =>
      index < MOST_SCOPED ? { ...problem, scopes: scopes.get(problem.line) ?? [] } : problem,
    );
  } catch {
    return [...problems]; // what is wrong matters more than where it stands
  }
}
