// Grams: three bytes in a row, each told apart only as far as an index needs, so that there are few enough to count.

/** Bits for the class of one byte. */
const CLASS_BITS = 6;

/** Every gram is below this. */
export const GRAMS = 1 << (3 * CLASS_BITS);

/** Keeps the last two bytes of a gram when the next one is shifted in. */
const LAST_TWO = (1 << (2 * CLASS_BITS)) - 1;

/** Signs that are frequent in code. Others share one class, as do space and tab, and the two cases of a letter. */
const SIGNS = '_()[]<>.,;:=+-*/&|!"\'#{}';

const RARE = 0;
const SPACE = 1;
const FIRST_LETTER = 2;
const FIRST_DIGIT = FIRST_LETTER + 26;
const FIRST_SIGN = FIRST_DIGIT + 10;
/** For bytes of characters outside ASCII: by their lowest bit. */
const FIRST_HIGH = FIRST_SIGN + SIGNS.length;

/** Class of each byte, below 64. */
export const CLASS_OF_BYTE: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 0x80) return FIRST_HIGH + (byte & 1);
  const character = String.fromCharCode(byte).toLowerCase();
  if (character === ' ' || character === '\t') return SPACE;
  if (character >= 'a' && character <= 'z') return FIRST_LETTER + character.charCodeAt(0) - 97;
  if (character >= '0' && character <= '9') return FIRST_DIGIT + Number(character);
  const sign = SIGNS.indexOf(character);
  return sign < 0 ? RARE : FIRST_SIGN + sign;
});

/** The gram of three bytes. */
export const gramOf = (first: number, second: number, third: number): number =>
  nextGram(nextGram(nextGram(0, first), second), third);

/** The gram that ends with `byte`, after the one that ended a byte before. */
export const nextGram = (gram: number, byte: number): number =>
  ((gram & LAST_TWO) << CLASS_BITS) | (CLASS_OF_BYTE[byte] ?? RARE);

/**
 * The grams of which one stands wherever two bytes of a line do: with any byte behind them, which is the line feed where the line
 * has no other, or with any before.
 */
export function gramsWith(first: number, second: number): number[] {
  const pair = ((CLASS_OF_BYTE[first] ?? RARE) << CLASS_BITS) | (CLASS_OF_BYTE[second] ?? RARE);
  const classes = Array.from({ length: 1 << CLASS_BITS }, (_, group) => group);
  return [...new Set(classes.flatMap((group) => [(pair << CLASS_BITS) | group, (group << (2 * CLASS_BITS)) | pair]))];
}
