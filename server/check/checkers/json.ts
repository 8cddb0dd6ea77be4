// Checker for JSON, and for JSON with comments where a file's name or its present text says so.
import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import { indexLines } from '../../text/lines.js';
import type { Checker } from '../diagnostic.js';

/** Files whose readers allow comments and trailing commas although they are named .json or .*rc. */
const WITH_COMMENTS =
  /\.(jsonc|code-workspace|code-snippets)$|(^|\/)([tj]sconfig[^/]*\.json|devcontainer\.json|\.(eslintrc|babelrc|swcrc|jshintrc|jscsrc|hintrc)(\.json)?)$|(^|\/)\.(vscode|devcontainer)\//;

export const checker: Checker = {
  name: 'json',
  stopsAtFirst: false,
  check(text, { path, original }) {
    const comments = WITH_COMMENTS.test(path) || (original !== undefined && hasComments(original));
    const lines = indexLines(text);
    return errorsOf(text, comments).map(({ error, offset }) => {
      const line = lines.at(Math.min(offset, text.length));
      const message = sentence(printParseErrorCode(error));
      return { line, character: offset - lines.start(line), message, code: 'syntax', syntax: true, source: 'json' };
    });
  },
};

const hasComments = (text: string): boolean => errorsOf(text, false).length > 0 && errorsOf(text, true).length === 0;

function errorsOf(text: string, comments: boolean): ParseError[] {
  const errors: ParseError[] = [];
  parse(text, errors, { disallowComments: !comments, allowTrailingComma: comments, allowEmptyContent: true });
  return errors;
}

/** CloseBraceExpected -> close brace expected */
const sentence = (code: string): string => code.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();
