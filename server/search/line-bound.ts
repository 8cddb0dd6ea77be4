// Rewrites a regular expression so that no part of it matches a line feed: it can then run over a whole file at once.
import { type AST, visitRegExpAST } from '@eslint-community/regexpp';

const LINE_FEED = 10;

/** @throws SyntaxError when the pattern asks for a line feed */
export function lineBound(pattern: AST.Pattern): string {
  const changes: { start: number; end: number; text: string }[] = [];
  const change = (node: AST.Node, text: string): number => changes.push({ start: node.start, end: node.end, text });
  visitRegExpAST(pattern, {
    onCharacterEnter(node) {
      if (node.value === LINE_FEED) throw new SyntaxError('searches go line by line, so \\n never matches');
    },
    onCharacterSetEnter(node) {
      if (node.parent.type === 'CharacterClass') return; // judged with its class
      if (matchesLineFeed(node)) change(node, node.kind === 'any' ? '[^\\n]' : `(?:(?!\\n)${node.raw})`);
    },
    onCharacterClassEnter(node) {
      if (node.negate) change(node, `${node.raw.slice(0, -1)}\\n]`);
      else if (node.elements.some(elementMatchesLineFeed)) change(node, `(?:(?!\\n)${node.raw})`);
    },
  });
  let source = pattern.raw;
  for (const { start, end, text } of changes.sort((a, b) => b.start - a.start)) {
    source = source.slice(0, start) + text + source.slice(end);
  }
  return source;
}

function matchesLineFeed(set: AST.CharacterSet): boolean {
  switch (set.kind) {
    case 'any':
      return true;
    case 'space':
      return !set.negate;
    case 'digit':
    case 'word':
      return set.negate;
    case 'property':
      return true; // a look-ahead too many costs less than a table of properties
    default:
      return set satisfies never;
  }
}

function elementMatchesLineFeed(element: AST.CharacterClass['elements'][number]): boolean {
  if (element.type === 'CharacterSet') return matchesLineFeed(element);
  if (element.type === 'CharacterClassRange') return element.min.value <= LINE_FEED && element.max.value >= LINE_FEED;
  return false; // a single line feed was refused above
}
