// Whether a line defines the word that was found in it: judged by the line alone, in nanoseconds where it plainly does not.
import { type DefinitionStyle, STYLE_OF } from './definition-rules.js';

const LF = 10;
const TAB = 9;
const SPACE = 32;
const STAR = 42;
/** Bytes of a line before and behind the word that are looked at; a line that is longer defines nothing. */
const LONGEST_SIDE = 400;
/** Bytes behind the word in which its body has to begin. */
const FARTHEST_BODY = 1500;

/** Words that belong to languages themselves: nobody looks for their definition. */
const RESERVED = new Set(
  (
    'if for while switch return else case catch try do function def class import from const let var not and or in is ' +
    'elif except finally with yield await async new delete this self throw break continue public private protected ' +
    'static void int struct enum type interface func fn use pub mod end then true false null None True False the'
  ).split(' '),
);

/** Whether a literal query is a single name, so that its definition is worth looking for. */
export const isWordQuery = (query: string): boolean =>
  /^[\p{L}_$][\p{L}\p{N}_$]+$/u.test(query) && !RESERVED.has(query);

/** What definesWord wants: the extension in lower case without its dot, or the whole name of a file without one. */
export function extensionOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name.slice(name.lastIndexOf('.') + 1).toLowerCase();
}

/** What a byte before a word asks of the rest: nothing, or a keyword or a sign beside it. 0: it rules a definition out. */
const FREE = 2;
const CHECKED = 1;

/** Tables by byte and by word, made once for each style. */
interface Checks {
  readonly style: DefinitionStyle;
  readonly leading: Uint8Array;
  readonly following: Uint8Array;
  readonly keywords: ReadonlySet<number>;
}

/** 1 for letters, digits, underscores, and all bytes of other scripts. */
const WORD = bytesOf((byte) => byte >= 0x80 || /\w/.test(String.fromCharCode(byte)));

/** By extension; made when first wanted. */
const known = new Map<string, Checks | undefined>();

function checksFor(extension: string): Checks | undefined {
  if (!known.has(extension)) {
    const style = STYLE_OF.get(extension);
    known.set(extension, style && checksOf(style));
  }
  return known.get(extension);
}

function bytesOf(holds: (byte: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => (holds(byte) ? 1 : 0));
}

function leadingOf({ leading, leadingFreely }: DefinitionStyle, byte: number): number {
  const sign = String.fromCharCode(byte);
  if (leadingFreely.includes(sign)) return FREE;
  return `\n\t ${leading}`.includes(sign) ? CHECKED : 0;
}

function checksOf(style: DefinitionStyle): Checks {
  const keys = style.keywords.map((word) => {
    const bytes = Buffer.from(word);
    return wordKey(bytes, bytes.length);
  });
  return {
    style,
    leading: Uint8Array.from({ length: 256 }, (_, byte) => leadingOf(style, byte)),
    following: bytesOf((byte) => style.following.includes(String.fromCharCode(byte))),
    keywords: new Set(keys),
  };
}

/**
 * Whether the word at a byte offset of a searchable text is what its line defines. False for a file of a language that
 * is not known here.
 *
 * @param length bytes of the word
 * @param extension as extensionOf gives it
 */
export function definesWord(text: Buffer, at: number, length: number, extension: string): boolean {
  // Most matches are told from the two bytes beside them, nearly all from the words and signs there.
  const before = at === 0 ? LF : (text[at - 1] ?? LF);
  const end = at + length;
  if (WORD[before] === 1 || WORD[text[end] ?? LF] === 1) return false;
  const checks = checksFor(extension);
  if (checks === undefined || checks.leading[before] === 0) return false;
  if (checks.leading[before] === CHECKED && !mayDefine(text, at, end, checks)) return false;
  return fitsRule(text, at, end, checks.style);
}

function isBehindKeyword(text: Buffer, at: number, { keywords }: Checks): boolean {
  let behind = at;
  for (let byte = text[behind - 1]; byte === SPACE || byte === TAB || byte === STAR; byte = text[behind - 1]) behind--;
  return behind < at && keywords.has(wordKey(text, behind));
}

/** A number for the word of letters, of either case, that ends before `end`, exact in its last ten; 0 when there is none. */
function wordKey(text: Uint8Array, end: number): number {
  let key = 0;
  let scale = 1;
  for (let at = end - 1; at >= end - 10; at--) {
    const letter = ((text[at] ?? 0) | 0x20) - 96;
    if (letter < 1 || letter > 26) break;
    key += letter * scale;
    scale *= 32;
  }
  return key;
}

/** By what stands before the word or behind it. */
function mayDefine(text: Buffer, at: number, end: number, checks: Checks): boolean {
  const { flush } = checks.style;
  if (isBehindKeyword(text, at, checks)) return flush !== 'all' || isFlush(text, at);
  let next = end;
  while (text[next] === SPACE || text[next] === TAB) next++;
  return checks.following[text[next] ?? LF] === 1 && (flush === 'none' || isFlush(text, at));
}

function isFlush(text: Buffer, at: number): boolean {
  const first = text[lineStart(text, at)];
  return first !== SPACE && first !== TAB;
}

/** Where the line of an offset starts, or the offset itself when that is too far away. */
function lineStart(text: Buffer, at: number): number {
  const farthest = Math.max(0, at - LONGEST_SIDE);
  let start = at;
  while (start > farthest && text[start - 1] !== LF) start--;
  return start === 0 || text[start - 1] === LF ? start : at;
}

function fitsRule(text: Buffer, at: number, end: number, { rules }: DefinitionStyle): boolean {
  const start = lineStart(text, at);
  if (start === at && at > 0 && text[at - 1] !== LF) return false;
  const feed = text.subarray(end, end + LONGEST_SIDE).indexOf(LF);
  if (feed < 0 && text.length > end + LONGEST_SIDE) return false;
  const before = text.toString('latin1', start, at);
  const after = text.toString('latin1', end, feed < 0 ? text.length : end + feed);
  return rules.some(
    (rule) =>
      rule.before.test(before) &&
      (rule.after === undefined || rule.after.test(after)) &&
      (rule.name === undefined || rule.name.test(text.toString('latin1', at, end))) &&
      (rule.body === undefined || hasBody(text, end)),
  );
}

const SEMICOLON = 59;
const BRACE = 123;

function hasBody(text: Buffer, from: number): boolean {
  const farthest = Math.min(text.length, from + FARTHEST_BODY);
  for (let at = from; at < farthest; at++) {
    if (text[at] === BRACE) return true;
    if (text[at] === SEMICOLON) return false;
  }
  return false;
}
