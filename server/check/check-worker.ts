// Worker thread of the guard: a parser that hangs or runs out of memory takes only this thread with it.
import { workerData } from 'node:worker_threads';
import { languageOf } from '../../grammars/detect.js';
import { SyntaxParser } from '../syntax/parser.js';
import { serve } from '../workers/serve.js';
import { realParser } from './checkers/index.js';
import { treeSitterChecker } from './checkers/tree-sitter.js';
import { Guard, type Judged, type Verdict } from './guard.js';

const { assets }: { assets: string } = workerData;

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
