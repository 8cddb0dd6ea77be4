// Helper process of the guard: a parser that hangs, crashes or runs out of memory takes only this process with it.
import { languageOf } from '../../grammars/detect.js';
import { SyntaxParser } from '../syntax/parser.js';
import { serve } from '../workers/serve.js';
import { realParser } from './checkers/index.js';
import { treeSitterChecker } from './checkers/tree-sitter.js';
import { Guard, type Judged, type Listed, type Listing, type Verdict } from './guard.js';
import type { AskedEdit, Repair } from './repair/edit.js';
import { findRepair } from './repair/find-repair.js';
import { withScopes } from './scoped.js';

/** Directory with web-tree-sitter.wasm and grammars/. */
const assets = process.argv[2] ?? '';

let parser: Promise<SyntaxParser> | undefined;
const startedParser = (): Promise<SyntaxParser> => {
  parser ??= SyntaxParser.start(assets);
  return parser;
};
const treeSitter = treeSitterChecker(startedParser);
const guard = new Guard({ realParser, treeSitter });

serve({
  async judge(edit: Judged): Promise<Verdict> {
    const language = languageOf(edit.path, edit.after.split('\n', 1)[0]);
    if (language === undefined) return { blocking: [], warnings: [], unchecked: 'its language is not known' };
    const { blocking, warnings, ...rest } = await guard.judge(edit, language);
    const text = { ...edit, languageId: language.id };
    const scoped = await withScopes([...blocking, ...warnings], text, startedParser);
    return { ...rest, blocking: scoped.slice(0, blocking.length), warnings: scoped.slice(blocking.length) };
  },
  async problems(listed: Listed): Promise<Listing> {
    const { path, text, original } = listed;
    const language = languageOf(path, text.split('\n', 1)[0]);
    if (language === undefined) return { problems: [], unchecked: 'its language is not known' };
    const { problems, ...rest } = await guard.list(listed, language);
    const scoped = { path, languageId: language.id, after: text, before: original };
    return { ...rest, problems: await withScopes(problems, scoped, startedParser) };
  },
  async repair(edit: AskedEdit): Promise<Repair | undefined> {
    const { path, before } = edit;
    const language = languageOf(path, before.split('\n', 1)[0]);
    if (language === undefined) return undefined;
    const layout = { indentationMatters: language.indent.significant };
    return findRepair(edit, layout, (after) => guard.judge({ path, before, after }, language));
  },
});
