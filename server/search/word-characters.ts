// What a word is made of where whole words are looked for: Unicode's word characters, as in Rust and ripgrep, not only those of \w.

/** Takes the u flag. */
export const WORD_SET = String.raw`[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\u200c\u200d]`;

const word = new RegExp(WORD_SET, 'u');

export const isWordCharacter = (character: string): boolean => word.test(character);
