// Finds the lines of a text that hold another text as it is written.
import { endOfLine, endOfText, type LineSearch } from './lines-of-bytes.js';
import { isWordCharacter } from './word-characters.js';

/** Its offsets are where the first match of a line starts. */
export function literalSearch(needle: string, word: boolean): LineSearch {
  const bytes = Buffer.from(needle, 'utf8');
  const [byte] = bytes;
  // A single byte is found in a third of the time when it is given as a number.
  const wanted = bytes.length === 1 && byte !== undefined ? byte : bytes;
  const first = word ? nextWord : (text: Buffer, from: number): number => text.indexOf(wanted, from);
  return (text, take) => {
    const end = endOfText(text);
    for (let at = first(text, 0, bytes); at >= 0 && text.length > 0 && take(at); ) {
      const next = endOfLine(text, at, end) + 1;
      at = next > end ? -1 : first(text, next, bytes);
    }
    return true;
  };
}

function nextWord(text: Buffer, from: number, needle: Buffer): number {
  let at = text.indexOf(needle, from);
  while (at >= 0 && (endsWithWord(text, at) || startsWithWord(text, at + needle.length))) {
    at = at < text.length ? text.indexOf(needle, at + 1) : -1;
  }
  return at;
}

/** By ASCII byte. */
const IN_WORD = Uint8Array.from({ length: 128 }, (_, byte) => (isWordCharacter(String.fromCharCode(byte)) ? 1 : 0));

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
