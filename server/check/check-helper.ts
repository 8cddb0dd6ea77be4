// Helper process of the guard: a parser that hangs, crashes or runs out of memory takes only this process with it.
import { languageOf } from '../../grammars/detect.js';
import { SyntaxParser } from '../syntax/parser.js';
import { serve } from '../workers/serve.js';
import { realParser } from './checkers/index.js';
import { treeSitterChecker } from './checkers/tree-sitter.js';
import { Guard, type Judged, type Verdict } from './guard.js';

/** Directory with web-tree-sitter.wasm and grammars/. */
const assets = process.argv[2] ?? '';

let parser: Promise<SyntaxParser> | undefined;
const treeSitter = treeSitterChecker(() => {
  parser ??= SyntaxParser.start(assets);
  return parser;
});
const guard = new Guard({ realParser, treeSitter });

serve({
  async judge(edit: Judged): Promise<Verdict> {
    const language = languageOf(edit.path, edit.after.split('\n', 1)[0]);
    if (language === undefined) return { blocking: [], warnings: [], unchecked: 'its language is not known' };
    return guard.judge(edit, language);
  },
});
