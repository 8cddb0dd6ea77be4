// What a client searches for, compiled once and sent to the search workers as plain data.
import { type AST, RegExpParser, visitRegExpAST } from '@eslint-community/regexpp';
import { fail } from '../errors.js';
import { lineBound } from './line-bound.js';
import { type RegexGraph, regexGraph } from './regex-graph.js';
import { longestSafeLine } from './regex-risk.js';

export interface QueryOptions {
  readonly query: string;
  readonly regex: boolean;
  readonly ignoreCase: boolean;
}

/** A search that matches within single lines. */
export type SearchQuery =
  | { readonly kind: 'literal'; readonly needle: string }
  | {
      readonly kind: 'regex';
      readonly source: string;
      readonly flags: string;
      /** Text that every match contains; empty when none is known. Lets files be skipped without running the expression. */
      readonly required: string;
      /** UTF-16 units of the longest line that backtracking surely gets through quickly. */
      readonly longestSafe: number;
      /** For longer lines; undefined when none are, or when only backtracking can tell what matches. */
      readonly graph: RegexGraph | undefined;
    };

export type RegexQuery = Extract<SearchQuery, { kind: 'regex' }>;

/** @throws BAD_PATTERN */
export function compileQuery({ query, regex, ignoreCase }: QueryOptions): SearchQuery {
  if (/[\r\n]/.test(query)) {
    return fail('BAD_PATTERN', {
      pattern: query,
      reason: 'searches go line by line, so it may not hold a line break; search for one of its lines',
    });
  }
  if (!regex && !ignoreCase) return { kind: 'literal', needle: query };
  if (!regex) {
    const anyLength = { longestSafe: Number.POSITIVE_INFINITY, graph: undefined };
    return { kind: 'regex', source: escapeRegex(query), flags: 'iu', required: '', ...anyLength };
  }
  return compileRegex(query, ignoreCase);
}

const escapeRegex = (text: string): string => text.replace(/[$()*+./?[\\\]^{|}]/g, '\\$&');

function compileRegex(query: string, ignoreCase: boolean): RegexQuery {
  const inline = /^\(\?i\)/.test(query);
  const pattern = query.replace(/^\(\?i\)/, '').replaceAll('(?P<', '(?<');
  const caseless = ignoreCase || inline ? 'i' : '';
  try {
    const { ast, unicode } = parse(pattern);
    const source = lineBound(ast);
    const flags = `${caseless}${unicode}`;
    new RegExp(source, flags); // what the parser lets pass and the engine does not is reported too
    const required = caseless === '' ? requiredText(ast) : '';
    const longestSafe = longestSafeLine(ast, flags);
    const graph = longestSafe === Number.POSITIVE_INFINITY ? undefined : regexGraph(ast, flags);
    return { kind: 'regex', source, flags, required, longestSafe, graph };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const reason = error.message.replace(/^Invalid regular expression: /, '');
    return fail('BAD_PATTERN', {
      pattern: query,
      reason: `${reason}. It is a JavaScript regular expression; leave regex out to search for it literally`,
    });
  }
}

/**
 * Unicode mode is the strict and better one; without it stray braces and needless escapes are taken as text.
 * @throws SyntaxError
 */
function parse(pattern: string): { ast: AST.Pattern; unicode: 'u' | '' } {
  const parser = new RegExpParser();
  try {
    return { ast: parser.parsePattern(pattern, 0, pattern.length, true), unicode: 'u' };
  } catch (error) {
    const ast = parseLoosely(parser, pattern);
    if (ast === undefined) throw error;
    return { ast, unicode: '' };
  }
}

/** Undefined also when it would be read, but not as it was meant: \u{a} as ten times u. */
function parseLoosely(parser: RegExpParser, pattern: string): AST.Pattern | undefined {
  try {
    const ast = parser.parsePattern(pattern, 0, pattern.length, false);
    let asMeant = true;
    visitRegExpAST(ast, {
      onCharacterEnter: ({ raw }) => {
        if (/^\\[pPuxk]$/.test(raw)) asMeant = false;
      },
    });
    return asMeant ? ast : undefined;
  } catch {
    return undefined;
  }
}

/** The longest text that stands in every match, judged by the outermost sequence only. */
function requiredText(pattern: AST.Pattern): string {
  const [only, ...others] = pattern.alternatives;
  if (only === undefined || others.length > 0) return '';
  let best = '';
  let run = '';
  for (const element of only.elements) {
    run = element.type === 'Character' ? run + String.fromCodePoint(element.value) : '';
    if (run.length > best.length) best = run;
  }
  return best;
}
