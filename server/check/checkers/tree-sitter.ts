// Checker for every language that has a grammar.

import type { SyntaxParser } from '../../syntax/parser.js';
import { syntaxProblems } from '../../syntax/problems.js';
import type { Checker } from '../diagnostic.js';

export function treeSitterChecker(parser: () => Promise<SyntaxParser>): Checker {
  return {
    name: 'tree-sitter',
    stopsAtFirst: false,
    async check(text, { path, languageId }) {
      const problems = await (await parser()).parse(languageId, path, text, syntaxProblems);
      return problems.map((problem) => ({ ...problem, code: 'syntax', syntax: true, source: 'tree-sitter' }));
    },
  };
}
