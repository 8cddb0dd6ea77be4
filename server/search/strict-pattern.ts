// Regular expressions as they are often written, with stray braces and needless escapes, rewritten as Unicode mode takes them.
import { type AST, visitRegExpAST } from '@eslint-community/regexpp';

interface Change {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What other languages write, and JavaScript reads as the letter or the sign itself: \A, \Q, \<, [[:alpha:]]. */
const FOREIGN_ESCAPE = /^\\[A-Za-z<>]$/;
const FOREIGN_CLASS = /^\[\^?\[:/;

/** Undefined when it would be read, but not as it was meant: \u{a} as ten times u. */
export function strictPattern(loose: AST.Pattern): string | undefined {
  const changes: Change[] = [];
  let asMeant = true;
  visitRegExpAST(loose, {
    onCharacterEnter(node) {
      if (FOREIGN_ESCAPE.test(node.raw) && node.raw.charCodeAt(1) === node.value) asMeant = false;
      const text = strictCharacter(node);
      if (text !== node.raw) changes.push({ start: node.start, end: node.end, text });
    },
    onCharacterClassEnter({ raw }) {
      if (FOREIGN_CLASS.test(raw)) asMeant = false;
    },
    onQuantifierEnter({ element }) {
      if (element.type !== 'Assertion') return;
      changes.push({ start: element.start, end: element.start, text: '(?:' });
      changes.push({ start: element.end, end: element.end, text: ')' });
    },
  });
  return asMeant ? applied(loose.raw, changes) : undefined;
}

function strictCharacter({ value, raw, parent }: AST.Character): string {
  const isSurrogate = value >= 0xd800 && value <= 0xdfff; // with its other half it is one character
  if (isSurrogate || /^\w$/.test(raw)) return raw;
  const inClass = parent.type === 'CharacterClass' || parent.type === 'CharacterClassRange';
  const needsNone = raw.length === 1 && !(inClass ? '-]\\' : '{}]\\').includes(raw);
  return needsNone ? raw : `\\u{${value.toString(16)}}`;
}

function applied(source: string, changes: readonly Change[]): string {
  let text = source;
  for (const { start, end, text: inserted } of [...changes].sort((a, b) => b.start - a.start)) {
    text = text.slice(0, start) + inserted + text.slice(end);
  }
  return text;
}
