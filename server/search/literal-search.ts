// Finds the lines of a text that hold another text as it is written.
import { endOfLine, endOfText, type LineSearch } from './lines-of-bytes.js';
import { RARITY } from './rarity.js';
import { isWordCharacter } from './word-characters.js';

/** Its offsets are where the first match of a line starts. */
export function literalSearch(needle: string, word: boolean): LineSearch {
  const bytes = Buffer.from(needle, 'utf8');
  const find = finderOf(bytes);
  const first = word ? (text: Buffer, from: number): number => nextWord(find, bytes.length, text, from) : find;
  return (text, take) => {
    const end = endOfText(text);
    for (let at = first(text, 0); at >= 0 && text.length > 0 && take(at); ) {
      const next = endOfLine(text, at, end) + 1;
      at = next > end ? -1 : first(text, next);
    }
    return true;
  };
}

/** The next offset, at or behind `from`, at which a text stands; -1 when there is none. */
type Find = (text: Buffer, from: number) => number;

/** Fewer bytes than that occur too often for what stands before them to be looked at each time. */
const SHORTEST_TAIL = 3;

/** Looks for the part that starts with the rarest byte: only that byte is searched for at memory speed. */
function finderOf(needle: Buffer): Find {
  const [only] = needle;
  // A single byte is found in a third of the time when it is given as a number.
  if (needle.length === 1 && only !== undefined) return (text, from) => text.indexOf(only, from);
  let rarest = 0;
  for (let at = 1; at + SHORTEST_TAIL <= needle.length; at++) {
    if (rarityAt(needle, at) > rarityAt(needle, rarest)) rarest = at;
  }
  const tail = needle.subarray(rarest);
  if (rarest === 0) return (text, from) => text.indexOf(needle, from);
  return (text, from) => {
    let at = text.indexOf(tail, from + rarest);
    while (at >= 0 && !standsAt(text, at - rarest, needle, rarest)) at = text.indexOf(tail, at + 1);
    return at < 0 ? -1 : at - rarest;
  };
}

const rarityAt = (needle: Buffer, at: number): number => RARITY[needle[at] ?? 0] ?? 0;

/** Whether the first bytes of the needle stand there. */
function standsAt(text: Buffer, at: number, needle: Buffer, length: number): boolean {
  for (let index = length - 1; index >= 0; index--) if (text[at + index] !== needle[index]) return false;
  return true;
}

function nextWord(find: Find, length: number, text: Buffer, from: number): number {
  let at = find(text, from);
  while (at >= 0 && (endsWithWord(text, at) || startsWithWord(text, at + length))) {
    at = at < text.length ? find(text, at + 1) : -1;
  }
  return at;
}

/** By ASCII byte. Among these the word characters are those of \w, which is quicker to make. */
const IN_WORD = Uint8Array.from({ length: 128 }, (_, byte) => (/\w/.test(String.fromCharCode(byte)) ? 1 : 0));

function endsWithWord(text: Buffer, end: number): boolean {
  let start = end - 1;
  const byte = text[start] ?? 0;
  if (byte < 0x80) return IN_WORD[byte] === 1;
  while (start > 0 && ((text[start] ?? 0) & 0xc0) === 0x80) start--;
  return isWordCharacter(text.toString('utf8', start, end));
}

function startsWithWord(text: Buffer, start: number): boolean {
  let end = start + 1;
  const byte = text[start] ?? 0;
  if (byte < 0x80) return IN_WORD[byte] === 1;
  while (((text[end] ?? 0) & 0xc0) === 0x80) end++;
  return isWordCharacter(text.toString('utf8', start, end));
}
