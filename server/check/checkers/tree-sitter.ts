// Checker for every language that has a grammar.

import { languages } from '../../../grammars/languages.js';
import type { SyntaxParser } from '../../syntax/parser.js';
import { strayProblem, syntaxProblems } from '../../syntax/problems.js';
import type { Checker } from '../diagnostic.js';

export function treeSitterChecker(parser: () => Promise<SyntaxParser>): Checker {
  return {
    name: 'tree-sitter',
    stopsAtFirst: false,
    async check(text, { path, languageId }) {
      const syntax = await parser();
      const { stray, strayDepth, readAs } = languages.find(({ id }) => id === languageId) ?? {};
      const tree = await syntax.parse(languageId, path, readAs === undefined ? text : text.replace(...readAs));
      const strays = stray === undefined ? [] : await syntax.capture(languageId, stray, tree, strayDepth);
      const problems = [...syntaxProblems(tree), ...strays.map(strayProblem)];
      return problems.map((problem) => ({ ...problem, code: 'syntax', syntax: true, source: 'tree-sitter' }));
    },
  };
}
