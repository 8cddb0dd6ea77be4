// What a regular expression is made of, as far as it decides how it can be run.
import { type AST, visitRegExpAST } from '@eslint-community/regexpp';
import { rarityOf } from './rarity.js';

export interface RegexShape {
  /** Parts, each as often as it is to be repeated. */
  readonly size: number;
  /** Look-aheads and look-behinds. */
  readonly looks: number;
  /** Whether it has parts that no graph can say: references to groups, and groups with flags of their own. */
  readonly beyondGraphs: boolean;
}

export function shapeOf(pattern: AST.Pattern): RegexShape {
  let beyondGraphs = false;
  let looks = 0;
  visitRegExpAST(pattern, {
    onBackreferenceEnter: () => {
      beyondGraphs = true;
    },
    onModifiersEnter: () => {
      beyondGraphs = true;
    },
    onAssertionEnter: ({ kind }) => {
      if (kind === 'lookahead' || kind === 'lookbehind') looks++;
    },
  });
  return { size: sizeOf(pattern.alternatives), looks, beyondGraphs };
}

/** Its text when it is nothing but text. */
export function plainText({ alternatives }: AST.Pattern): string | undefined {
  const [only, ...others] = alternatives;
  if (only === undefined || others.length > 0) return undefined;
  const { text, isAll } = rarestText(only);
  return isAll ? text : undefined;
}

/** Alternatives that are told apart; with more of them no text says much. */
const MOST_TEXTS = 8;

/** Texts of which one stands in every match: the set whose most frequent text is rarest. Empty when none is known. */
export function requiredTexts({ alternatives }: Pick<AST.Group, 'alternatives'>): readonly string[] {
  const texts = alternatives.flatMap((alternative) => {
    const own = rarestText(alternative).text;
    const sets = [own === '' ? [] : [own], ...alternative.elements.flatMap(textsWithin)];
    return [sets.reduce((best, set) => (leastRarity(set) > leastRarity(best) ? set : best))];
  });
  return texts.some((set) => set.length === 0) || texts.flat().length > MOST_TEXTS ? [] : [...new Set(texts.flat())];
}

/** Of a part that is passed at least once. */
function textsWithin(element: AST.Element): (readonly string[])[] {
  if (element.type === 'Quantifier') return element.min > 0 ? textsWithin(element.element) : [];
  const isGroup = element.type === 'CapturingGroup' || (element.type === 'Group' && element.modifiers === null);
  return isGroup ? [requiredTexts(element)] : [];
}

const leastRarity = (texts: readonly string[]): number => (texts.length === 0 ? 0 : Math.min(...texts.map(rarityOf)));

function rarestText({ elements }: AST.Alternative): { text: string; isAll: boolean } {
  const runs = [''];
  for (const element of elements) {
    if (element.type === 'Character') runs.push(runs.pop() + String.fromCodePoint(element.value));
    else runs.push('');
  }
  const text = runs.reduce((best, run) => (rarityOf(run) > rarityOf(best) ? run : best));
  return { text, isAll: elements.every(({ type }) => type === 'Character') };
}

const sizeOf = (alternatives: readonly AST.Alternative[]): number =>
  alternatives.reduce((sum, { elements }) => elements.reduce((size, element) => size + elementSize(element), sum), 1);

function elementSize(element: AST.Element): number {
  if (element.type === 'Quantifier') {
    const { element: repeated, min, max } = element;
    return (max === Number.POSITIVE_INFINITY ? min + 1 : max) * (elementSize(repeated) + 1);
  }
  return 'alternatives' in element ? sizeOf(element.alternatives) : 1;
}
