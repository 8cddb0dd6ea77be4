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

/** The rarest text that stands in every match, judged by the outermost sequence only; empty when none is known. */
export function requiredText({ alternatives }: AST.Pattern): string {
  const [only, ...others] = alternatives;
  return only === undefined || others.length > 0 ? '' : rarestText(only).text;
}

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
