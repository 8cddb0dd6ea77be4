// Checker for JavaScript and TypeScript: oxc, a real parser for both.
import { type OxcError, type TransformOptions, transformSync } from 'oxc-transform';
import { indexLines } from '../../text/lines.js';
import type { CheckedFile, Checker } from '../diagnostic.js';

// oxc-transform rather than oxc-parser: it reports the same errors (semantic ones included), and handing its output over
// takes a fifth of the time that the parser's syntax tree does.
const LEAST_WORK = { jsx: 'preserve', sourcemap: false, target: 'esnext' } as const satisfies TransformOptions;

export const checker: Checker = {
  name: 'oxc',
  stopsAtFirst: true,
  check(text, file) {
    const errors = parseErrors(text, file);
    if (errors.length === 0) return [];
    const lines = indexLines(text);
    return errors.map(({ message, labels }) => {
      const offset = labels[0]?.start ?? 0;
      const line = lines.at(offset);
      const problem = { line, character: offset - lines.start(line), message: message.replaceAll('\n', ' ') };
      return { ...problem, code: 'syntax', syntax: true, source: 'oxc' };
    });
  },
};

function parseErrors(text: string, file: CheckedFile): OxcError[] {
  const lang = dialect(text, file);
  const parse = (sourceType: NonNullable<TransformOptions['sourceType']>): OxcError[] =>
    transformSync(file.path, text, { ...LEAST_WORK, lang, sourceType }).errors.filter(
      ({ severity }) => severity === 'Error',
    );
  if (lang !== 'jsx') return parse('module');
  const errors = parse(file.path.endsWith('.mjs') ? 'module' : 'unambiguous');
  // A CommonJS file may return at its top level; nothing in the text of a .js file says that it is one.
  return errors.length === 0 || file.path.endsWith('.mjs') ? errors : shorter(parse('commonjs'), errors);
}

const shorter = (left: OxcError[], right: OxcError[]): OxcError[] => (left.length === 0 ? left : right);

function dialect(text: string, { path, languageId }: CheckedFile): NonNullable<TransformOptions['lang']> {
  if (languageId === 'tsx') return 'tsx';
  if (languageId === 'typescript') return /\.d\.[cm]?ts$/.test(path) ? 'dts' : 'ts';
  // Flow's annotations are close enough to TypeScript's to parse as such.
  return /@flow\b/.test(text.slice(0, 1000)) ? 'tsx' : 'jsx';
}
