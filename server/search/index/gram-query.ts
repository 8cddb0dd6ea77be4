// Formulas over grams that hold for every text with a match of a query, so that other texts need not be searched.
import type { AST } from '@eslint-community/regexpp';
import type { GramQuery } from './gram-formula.js';
import {
  choice,
  EMPTY,
  lookedAt,
  neededBy,
  repeated,
  type Shape,
  sequence,
  spelledShape,
  UNKNOWN,
} from './gram-shape.js';
import { type Spelling, spellingsOfCharacter, spellingsOfClass, spellingsOfSet } from './spellings.js';

export type { GramQuery };

/** Repetitions that are written out; further ones add few grams. */
const MOST_REPETITIONS = 4;

/** Characters of a literal, or elements of an expression, that are looked at: others are taken as unknown. */
const MOST_ELEMENTS = 2000;

/** Choices, groups and repetitions that are looked at: each takes as long as hundreds of plain characters. */
const MOST_BRANCHINGS = 64;

/** For text as it stands; where case is ignored, as an expression with the flags i and u ignores it. */
export function gramsOfLiteral(text: string, ignoreCase: boolean): GramQuery {
  const flags = ignoreCase ? 'iu' : 'u';
  const characters = Array.from(text.slice(0, MOST_ELEMENTS), (character) => character.codePointAt(0) ?? 0);
  const shapeOf = shapes();
  return neededBy(sequence(characters.map((codePoint) => shapeOf(spellingsOfCharacter(codePoint, flags)))));
}

/** Flags other than i and u make no difference. */
export function gramsOfPattern(pattern: AST.Pattern, flags: string): GramQuery {
  let elements = MOST_ELEMENTS;
  let branchings = MOST_BRANCHINGS;
  const shapeOf = shapes();

  const anyOf = (alternatives: readonly AST.Alternative[]): Shape =>
    choice(alternatives.map((alternative) => sequence(alternative.elements.map(element))));

  const element = (node: AST.Element): Shape => {
    if (elements-- <= 0) return UNKNOWN;
    if ((node.type === 'Quantifier' || 'alternatives' in node) && branchings-- <= 0) return UNKNOWN;
    switch (node.type) {
      case 'Character':
        return shapeOf(spellingsOfCharacter(node.value, flags));
      case 'CharacterClass':
        return shapeOf(spellingsOfClass(node, flags));
      case 'CharacterSet':
        return shapeOf(spellingsOfSet(node));
      case 'CapturingGroup':
        return anyOf(node.alternatives);
      case 'Group':
        return node.modifiers === null ? anyOf(node.alternatives) : UNKNOWN;
      case 'Quantifier':
        return repeat(node);
      case 'Assertion':
        return 'alternatives' in node && !node.negate ? lookedAt(anyOf(node.alternatives)) : EMPTY;
      case 'Backreference':
      case 'ExpressionCharacterClass':
        return UNKNOWN;
      default:
        return node satisfies never;
    }
  };

  const repeat = ({ element: repeatedNode, min, max }: AST.Quantifier): Shape => {
    if (max === 0) return EMPTY;
    if (min === 0 && max > 1) return UNKNOWN;
    const once = element(repeatedNode);
    if (min === 0) return choice([EMPTY, once]);
    const several = sequence(Array.from({ length: Math.min(min, MOST_REPETITIONS) }, () => once));
    return min === max && min <= MOST_REPETITIONS ? several : repeated(several);
  };

  return neededBy(anyOf(pattern.alternatives));
}

/** Shapes of characters; after so many that have several spellings, further such ones are unknown. */
function shapes(): (spellings: readonly Spelling[] | undefined) => Shape {
  let branchings = MOST_BRANCHINGS;
  return (spellings) => {
    if (spellings === undefined) return UNKNOWN;
    return spellings.length > 1 && branchings-- <= 0 ? UNKNOWN : spelledShape(spellings);
  };
}
