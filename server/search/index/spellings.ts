// How a character may be written in a text, byte by byte, as far as grams can tell.
import type { AST } from '@eslint-community/regexpp';
import { CLASS_OF_BYTE } from './grams.js';

/**
 * Bytes, one to a character of a string. Each byte stands for all of its class and is the smallest of them,
 * so that texts with the same grams have the same spelling.
 */
export type Spelling = string;

/** A set with more spellings than this is taken as unknown. */
const MOST_SPELLINGS = 16;

/** A class of characters with more members than this is not looked through. */
const MOST_CHARACTERS = 128;

const spelled = Array.from(CLASS_OF_BYTE, (group) => String.fromCharCode(CLASS_OF_BYTE.indexOf(group)));

const spellingOf = (character: string): Spelling =>
  Array.from(Buffer.from(character, 'utf8'), (byte) => spelled[byte] ?? '').join('');

/**
 * Grams do not tell the cases of an ASCII letter apart. In Unicode mode two of the letters have a third form:
 * the sign of Kelvin, and the long s.
 */
const ASCII_AND_MORE: ReadonlyMap<Spelling, readonly Spelling[]> = new Map(
  ['K\u212a', 'S\u017f'].map((forms) => [spellingOf(forms.charAt(0)), Array.from(forms, spellingOf)]),
);

/**
 * All spellings of what a regular expression with these flags takes for the character.
 * Undefined when unknown: half a character has no bytes of its own.
 */
export function spellingsOfCharacter(codePoint: number, flags: string): readonly Spelling[] | undefined {
  if (codePoint >= 0xd800 && codePoint <= 0xdfff) return undefined;
  if (codePoint < 0x80) {
    const plain = spelled[codePoint] ?? '';
    return (flags.includes('i') && flags.includes('u') ? ASCII_AND_MORE.get(plain) : undefined) ?? [plain];
  }
  const character = String.fromCodePoint(codePoint);
  if (!flags.includes('i')) return [spellingOf(character)];
  return [...new Set(sameButForCase(character, flags.includes('u')).map(spellingOf))];
}

export function spellingsOfClass(node: AST.CharacterClass, flags: string): readonly Spelling[] | undefined {
  if (node.negate || node.unicodeSets) return undefined;
  const found = new Set<Spelling>();
  let room = MOST_CHARACTERS;
  for (const element of node.elements) {
    const range = rangeOf(element);
    if (range === undefined) return undefined;
    room -= range.last - range.first + 1;
    if (room < 0) return undefined;
    for (let codePoint = range.first; codePoint <= range.last; codePoint++) {
      const spellings = spellingsOfCharacter(codePoint, flags);
      if (spellings === undefined) return undefined;
      for (const spelling of spellings) found.add(spelling);
    }
  }
  return found.size > MOST_SPELLINGS ? undefined : [...found];
}

/** Undefined for most sets: only digits and spaces are few. */
export function spellingsOfSet(node: AST.CharacterSet): readonly Spelling[] | undefined {
  if (node.kind === 'any' || node.kind === 'property' || node.negate) return undefined;
  switch (node.kind) {
    case 'digit':
      return [...'0123456789'].map(spellingOf);
    case 'space':
      return SPACES;
    default:
      return undefined;
  }
}

/** What \s matches in JavaScript, but for the line feed, as grams tell it apart. */
const SPACES: readonly Spelling[] = [
  ...new Set(
    ['\t', '\v', '\f', '\r', ' ', '\u00a0', '\u1680', '\u2028', '\u2029', '\u202f', '\u205f', '\u3000', '\ufeff']
      .concat(Array.from({ length: 11 }, (_, index) => String.fromCharCode(0x2000 + index)))
      .map(spellingOf),
  ),
];

function rangeOf(element: AST.CharacterClassElement): { first: number; last: number } | undefined {
  switch (element.type) {
    case 'Character':
      return { first: element.value, last: element.value };
    case 'CharacterClassRange':
      return { first: element.min.value, last: element.max.value };
    case 'CharacterSet':
      return element.kind === 'digit' && !element.negate ? { first: 0x30, last: 0x39 } : undefined;
    default:
      return undefined;
  }
}

/** Answers for characters outside ASCII, whose number is that of the letters with two cases. */
const known = new Map<string, readonly string[]>();

function sameButForCase(character: string, unicode: boolean): readonly string[] {
  if (!casedLetters().has(character)) return [character];
  const key = character + unicode;
  let same = known.get(key);
  if (same === undefined) {
    // The engine is asked rather than toLowerCase and toUpperCase, which fold otherwise than expressions do.
    const letters = unicode ? casedText() : casedText().replace(/[^\0-\uffff]/gu, '');
    same = [...new Set([character, ...(letters.match(new RegExp(character, unicode ? 'giu' : 'gi')) ?? [])])];
    known.set(key, same);
  }
  return same;
}

let cased: { text: string; letters: ReadonlySet<string> } | undefined;

const casedText = (): string => casedCharacters().text;
const casedLetters = (): ReadonlySet<string> => casedCharacters().letters;

/** Every character that another one is equal to where case is ignored. */
function casedCharacters(): { text: string; letters: ReadonlySet<string> } {
  if (cased === undefined) {
    const letters = charactersOf(CASED_BLOCKS).match(/\p{Changes_When_Casemapped}|\p{Changes_When_Casefolded}/gu) ?? [];
    cased = { text: letters.join(''), letters: new Set(letters) };
  }
  return cased;
}

/** First and last code points of all parts of Unicode that have letters with two cases; East Asian scripts, half of it, have none. */
const CASED_BLOCKS: readonly (readonly [number, number])[] = [
  [0, 0x2fff],
  [0xa640, 0xabff],
  [0xfb00, 0xffff],
  [0x10000, 0x11fff],
  [0x16e00, 0x16fff],
  [0x1e000, 0x1efff],
];

function charactersOf(blocks: readonly (readonly [number, number])[]): string {
  let characters = '';
  for (const [first, last] of blocks) {
    for (let codePoint = first; codePoint <= last; codePoint++) characters += String.fromCodePoint(codePoint);
  }
  return characters;
}
