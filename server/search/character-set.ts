// The sets of characters that the parts of a regular expression read.
import type { AST } from '@eslint-community/regexpp';

export interface CharacterSet {
  /** A regular expression for one character, with the flags of the whole. */
  readonly source: string;
  /** Its members in ASCII, in pairs: the first and the last of a range. */
  readonly ascii: readonly number[];
}

export const ANY: CharacterSet = { source: '[^]', ascii: [0, 127] };

/** What is asked for most, the same with and without the i flag in ASCII. */
const KNOWN: Readonly<Record<string, readonly number[]>> = {
  '\\d': [48, 57],
  '\\D': [0, 47, 58, 127],
  '\\s': [9, 13, 32, 32],
  '\\S': [0, 8, 14, 31, 33, 127],
  '\\w': [48, 57, 65, 90, 95, 95, 97, 122],
};

export function setOf(element: AST.Character | AST.CharacterSet | AST.CharacterClass, flags: string): CharacterSet {
  if (element.type === 'Character') return setOfCharacter(element.value, flags);
  if (element.type === 'CharacterSet' && element.kind === 'any') return ANY;
  return { source: element.raw, ascii: KNOWN[element.raw] ?? membersOf(element.raw, flags) };
}

export function setOfCharacter(code: number, flags: string): CharacterSet {
  const source = `\\u{${code.toString(16)}}`;
  if (!flags.includes('i')) return { source, ascii: code < 128 ? [code, code] : [] };
  if (code >= 128) return { source, ascii: membersOf(source, flags) };
  const isLetter = /^[a-z]$/i.test(String.fromCharCode(code));
  return { source, ascii: isLetter ? [code & ~32, code & ~32, code | 32, code | 32] : [code, code] };
}

/** By asking the engine itself, since sets say what they hold in many ways. */
function membersOf(source: string, flags: string): number[] {
  const set = new RegExp(source, flags);
  const ranges: number[] = [];
  for (let code = 0; code < 128; code++) {
    if (!set.test(String.fromCharCode(code))) continue;
    if (ranges.at(-1) === code - 1) ranges[ranges.length - 1] = code;
    else ranges.push(code, code);
  }
  return ranges;
}
