// What a client searches for, compiled once and sent to the search workers as plain data.
import { type AST, RegExpParser } from '@eslint-community/regexpp';
import { fail } from '../errors.js';
import { type Essential, essentialOf } from './essential.js';
import { type GramQuery, gramsOfLiteral, gramsOfPattern } from './index/gram-query.js';
import { lineBound } from './line-bound.js';
import { literalGraph, type RegexGraph, regexGraph } from './regex-graph.js';
import { longestSafeLine } from './regex-risk.js';
import { plainText, requiredTexts, shapeOf } from './regex-shape.js';
import { strictPattern } from './strict-pattern.js';
import { WORD_SET } from './word-characters.js';

export interface QueryOptions {
  readonly query: string;
  readonly regex: boolean;
  readonly ignoreCase: boolean;
  /** Only matches with no word character directly before their start and after their end. */
  readonly word: boolean;
}

/** A search that matches within single lines. */
export type SearchQuery = {
  /** Holds for every text with a match. */
  readonly grams: GramQuery;
  /** The same as text; undefined when none is known. */
  readonly essential: Essential | undefined;
} & (
  | { readonly kind: 'literal'; readonly needle: string; readonly word: boolean }
  | {
      readonly kind: 'regex';
      /** Matches all that is searched for, and more when `exact` is given. */
      readonly graph: RegexGraph;
      /** Text that every match contains; empty when none is known. Lets lines be skipped without running the graph. */
      readonly required: string;
      /** Characters of every match, when it is a text whose case is ignored. */
      readonly length: number | undefined;
      readonly exact: ExactRegex | undefined;
    }
);

export type RegexQuery = Extract<SearchQuery, { kind: 'regex' }>;

/** For what a graph cannot say when it runs over bytes. */
export interface ExactRegex {
  readonly source: string;
  readonly flags: string;
  /** UTF-16 units of the longest line that backtracking surely gets through quickly. */
  readonly longestSafe: number;
  /** For longer lines; undefined when none are, or when only backtracking can tell what matches. */
  readonly graph: RegexGraph | undefined;
}

/** Parts of an expression that scans run as they are. A scan may take time in proportion to them for each character. */
const MOST_PARTS = 2000;

/** Each doubles what a scan has to tell apart. */
const MOST_LOOKS = 4;

/** @throws BAD_PATTERN */
export function compileQuery({ query, regex, ignoreCase, word }: QueryOptions): SearchQuery {
  if (/[\r\n]/.test(query)) {
    return fail('BAD_PATTERN', {
      pattern: query,
      reason: 'searches go line by line, so it may not hold a line break; search for one of its lines',
    });
  }
  return regex ? compileRegex(query, ignoreCase, word) : compileText(query, ignoreCase, word);
}

function compileText(text: string, ignoreCase: boolean, word: boolean): SearchQuery {
  const common = { grams: gramsOfLiteral(text, ignoreCase), essential: essentialOf([text], ignoreCase) };
  if (!ignoreCase) return { kind: 'literal', ...common, needle: text, word };
  const graph = literalGraph(text, { flags: 'iu', word, detail: 'all' });
  return { kind: 'regex', ...common, graph, required: '', length: [...text].length, exact: undefined };
}

function compileRegex(query: string, ignoreCase: boolean, word: boolean): SearchQuery {
  const inline = /^\(\?i\)/.test(query);
  const pattern = query.replace(/^\(\?i\)/, '').replaceAll('(?P<', '(?<');
  const caseless = ignoreCase || inline;
  try {
    const ast = parse(pattern);
    const source = lineBound(ast);
    const flags = caseless ? 'iu' : 'u';
    new RegExp(source, flags); // what the parser lets pass and the engine does not is reported too
    const text = plainText(ast);
    if (text !== undefined) return compileText(text, caseless, word);
    return compileAst(ast, source, { flags, word });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const reason = error.message.replace(/^Invalid regular expression: /, '');
    return fail('BAD_PATTERN', {
      pattern: query,
      reason: `${reason}. It is a JavaScript regular expression${foreignHint(pattern)}; leave regex out to search for it literally`,
    });
  }
}

/** What is written otherwise in JavaScript. */
const FOREIGN: readonly (readonly [RegExp, string])[] = [
  [/\\[<>]/, 'the edge of a word is \\b there'],
  [/\\[AZz]/, 'the ends of a line are ^ and $ there'],
  [/\[\[:/, 'a class such as [[:alpha:]] is [A-Za-z] there'],
];

const foreignHint = (pattern: string): string =>
  FOREIGN.flatMap(([sign, hint]) => (sign.test(pattern) ? [`, and ${hint}`] : [])).join('');

function compileAst(ast: AST.Pattern, source: string, options: { flags: string; word: boolean }): RegexQuery {
  const { size, looks, beyondGraphs } = shapeOf(ast);
  const { flags, word } = options;
  const ignoreCase = flags.includes('i');
  const texts = requiredTexts(ast);
  const [only, ...others] = texts;
  const common = {
    kind: 'regex',
    grams: gramsOfPattern(ast, flags),
    essential: essentialOf(texts, ignoreCase),
    required: only === undefined || others.length > 0 || ignoreCase ? '' : only,
    length: undefined,
  } as const;
  const isSmall = size <= MOST_PARTS;
  const whole = (): RegexGraph => regexGraph(ast, { ...options, detail: 'all' });
  if (isSmall && looks === 0 && !beyondGraphs) return { ...common, graph: whole(), exact: undefined };
  const longestSafe = longestSafeLine(ast, flags);
  const scannable = isSmall && looks <= MOST_LOOKS && !beyondGraphs && longestSafe !== Number.POSITIVE_INFINITY;
  return {
    ...common,
    graph: regexGraph(ast, { ...options, detail: isSmall ? 'no-looks' : 'no-looks-no-counts' }),
    exact: {
      source: word ? `(?<!${WORD_SET})(?:${source})(?!${WORD_SET})` : source,
      flags,
      longestSafe,
      graph: scannable ? whole() : undefined,
    },
  };
}

/**
 * In Unicode mode, which is the strict and better one; what only the other takes is rewritten for it.
 * @throws SyntaxError
 */
function parse(pattern: string): AST.Pattern {
  const parser = new RegExpParser();
  const strictly = (source: string): AST.Pattern => parser.parsePattern(source, 0, source.length, true);
  try {
    return strictly(pattern);
  } catch (error) {
    try {
      const strict = strictPattern(parser.parsePattern(pattern, 0, pattern.length, false));
      if (strict !== undefined) return strictly(strict);
    } catch {
      // The first reason says what is wrong with the pattern as it was written.
    }
    throw error;
  }
}
