// Rewrites a regular expression so that no part of it matches a line feed: it can then run over a whole file at once.
import { type AST, visitRegExpAST } from '@eslint-community/regexpp';

const LINE_FEED = 10;

/** What \s stands for, without the line feed. */
const SPACES = String.raw`\t\v\f\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff`;

/**
 * Classes are used rather than look-aheads wherever they say the same: V8's linear-time engine takes no look-aheads.
 * @throws SyntaxError when the pattern asks for a line feed
 */
export function lineBound(pattern: AST.Pattern): string {
  const changes: { start: number; end: number; text: string }[] = [];
  const change = (node: AST.Node, text: string): number => changes.push({ start: node.start, end: node.end, text });
  visitRegExpAST(pattern, {
    onCharacterEnter(node) {
      if (node.value === LINE_FEED && !isExcluded(node)) {
        throw new SyntaxError('searches go line by line, so \\n never matches');
      }
    },
    onCharacterSetEnter(node) {
      if (node.parent.type !== 'CharacterClass' && matchesLineFeed(node)) change(node, setWithout(node));
    },
    onCharacterClassEnter(node) {
      if (node.negate) change(node, `${node.raw.slice(0, -1)}\\n]`);
      else if (node.elements.some(elementMatchesLineFeed)) change(node, classWithout(node));
    },
  });
  let source = pattern.raw;
  for (const { start, end, text } of changes.sort((a, b) => b.start - a.start)) {
    source = source.slice(0, start) + text + source.slice(end);
  }
  return source;
}

/** Whether a character stands in a class only to be left out: [^\n] */
function isExcluded({ parent }: AST.Character): boolean {
  const owner = parent.type === 'CharacterClassRange' ? parent.parent : parent;
  return owner.type === 'CharacterClass' && owner.negate;
}

const withLookAhead = (raw: string): string => `(?:(?!\\n)${raw})`;

function setWithout({ kind, raw }: AST.CharacterSet): string {
  if (kind === 'any') return '[^\\n]';
  if (kind === 'property') return withLookAhead(raw); // negating one twice changes its meaning when case is ignored
  const opposite = raw.toLowerCase() === raw ? raw.toUpperCase() : raw.toLowerCase();
  return `[^${opposite}\\n]`;
}

function classWithout(node: AST.CharacterClass): string {
  const others = node.elements.filter(elementMatchesLineFeed);
  if (!others.every((element) => element.type === 'CharacterSet' && element.kind === 'space')) {
    return withLookAhead(node.raw);
  }
  // A lone - would make a range with its new neighbour.
  const kept = node.elements.map(({ raw }) => (raw === '-' ? '\\-' : raw)).filter((raw) => raw !== '\\s');
  return `[${SPACES}${kept.join('')}]`;
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
