// What a client searches for, compiled once and sent to the search workers as plain data.
import { type AST, RegExpParser } from '@eslint-community/regexpp';
import { fail } from '../errors.js';
import { lineBound } from './line-bound.js';

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
    };

/** @throws BAD_PATTERN */
export function compileQuery({ query, regex, ignoreCase }: QueryOptions): SearchQuery {
  if (/[\r\n]/.test(query)) {
    return fail('BAD_PATTERN', {
      pattern: query,
      reason: 'searches go line by line, so it may not hold a line break; search for one of its lines',
    });
  }
  if (!regex && !ignoreCase) return { kind: 'literal', needle: query };
  if (!regex) return { kind: 'regex', source: escapeRegex(query), flags: 'iu', required: '' };
  return compileRegex(query, ignoreCase);
}

const escapeRegex = (text: string): string => text.replace(/[$()*+./?[\\\]^{|}]/g, '\\$&');

function compileRegex(query: string, ignoreCase: boolean): SearchQuery {
  const inline = /^\(\?i\)/.test(query);
  const pattern = query.replace(/^\(\?i\)/, '').replaceAll('(?P<', '(?<');
  const caseless = ignoreCase || inline ? 'i' : '';
  let firstError: unknown;
  // Unicode mode is the strict and better one; without it stray braces and needless escapes are taken as text.
  for (const unicode of ['u', '']) {
    try {
      const ast = new RegExpParser().parsePattern(pattern, 0, pattern.length, unicode === 'u');
      const source = lineBound(ast);
      const flags = `${caseless}${unicode}`;
      new RegExp(source, flags); // what the parser lets pass and the engine does not is reported too
      return { kind: 'regex', source, flags, required: caseless === '' ? requiredText(ast) : '' };
    } catch (error) {
      firstError ??= error;
    }
  }
  const reason =
    firstError instanceof Error ? firstError.message.replace(/^Invalid regular expression: /, '') : 'it does not parse';
  return fail('BAD_PATTERN', {
    pattern: query,
    reason: `${reason}. It is a JavaScript regular expression; leave regex out to search for it literally`,
  });
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
