// How long a line may be before a backtracking engine could take too long over it, judged by the expression's tree.
import type { AST } from '@eslint-community/regexpp';

interface Effort {
  /** Unbounded repeats that can trade characters; each multiplies the time by the length of the line. */
  readonly repeats: number;
  /** Different ways to match the same characters, unbounded repeats left out; Infinity when they grow with the line. */
  readonly ways: number;
}

/** UTF-16 units. One repeat is tried from each character on, over the rest of the line. */
const LONGEST_FOR_ONE_REPEAT = 500;

/** Ways in which a bounded expression may be tried from each character on. */
const MOST_WAYS = 100;

const ONE_WAY: Effort = { repeats: 0, ways: 1 };

/** UTF-16 units of the longest line that backtracking surely gets through quickly: Infinity when any, 0 when none. */
export function longestSafeLine({ alternatives }: AST.Pattern, flags: string): number {
  const { repeats, ways } = anyOf(alternatives, flags);
  if (repeats > 1 || ways > MOST_WAYS) return 0;
  return repeats === 0 ? Number.POSITIVE_INFINITY : Math.floor(LONGEST_FOR_ONE_REPEAT / ways);
}

const anyOf = (alternatives: readonly AST.Alternative[], flags: string): Effort =>
  alternatives
    .map(({ elements }) => inARow(elements, flags))
    .reduce((a, b) => ({ repeats: Math.max(a.repeats, b.repeats), ways: a.ways + b.ways }));

function inARow(elements: readonly AST.Element[], flags: string): Effort {
  let ways = 1;
  let repeats = 0;
  let worst = 0;
  for (const [index, element] of elements.entries()) {
    const own = effort(element, flags);
    ways *= own.ways;
    repeats += own.repeats;
    worst = Math.max(worst, repeats);
    if (endsBefore(element, elements[index + 1], flags)) repeats--;
  }
  return { repeats: worst, ways };
}

function effort(element: AST.Element, flags: string): Effort {
  if (element.type === 'Quantifier') return repeated(element, flags);
  // What is looked for is tried as a part of the whole would be.
  return 'alternatives' in element ? anyOf(element.alternatives, flags) : ONE_WAY;
}

function repeated({ element, min, max }: AST.Quantifier, flags: string): Effort {
  if (max === 0) return ONE_WAY;
  const inner = effort(element, flags);
  if (max === Number.POSITIVE_INFINITY) {
    const ambiguous = inner.repeats > 0 || (inner.ways > 1 && !areDistinctWords(element, flags));
    return { repeats: 1 + inner.repeats, ways: ambiguous ? Number.POSITIVE_INFINITY : 1 };
  }
  return { repeats: inner.repeats * max, ways: (max - min + 1) * inner.ways ** max };
}

/** Whether a repeat of single characters can end in one place only, because it cannot match what must follow: \w+\( */
function endsBefore(element: AST.Element, next: AST.Element | undefined, flags: string): boolean {
  if (!flags.includes('u')) return false; // without it not every part stands for itself when taken out
  if (element.type !== 'Quantifier' || element.max !== Number.POSITIVE_INFINITY || next?.type !== 'Character') {
    return false;
  }
  const { type, raw } = element.element;
  if (type !== 'Character' && type !== 'CharacterSet' && type !== 'CharacterClass') return false;
  if (raw === '.') return false;
  return !new RegExp(`^(?:${raw})$`, flags).test(String.fromCodePoint(next.value));
}

/** Alternatives of which none begins another, so that a text is made up of them in one way at most: (foo|bar)+ */
function areDistinctWords(element: AST.QuantifiableElement, flags: string): boolean {
  if (!('alternatives' in element) || flags.includes('i')) return false;
  const words = element.alternatives.map(({ elements }) =>
    elements.every((part) => part.type === 'Character')
      ? String.fromCodePoint(...elements.flatMap((part) => (part.type === 'Character' ? [part.value] : [])))
      : '',
  );
  return words.every((word, index) => words.every((other, at) => at === index || !other.startsWith(word)));
}
