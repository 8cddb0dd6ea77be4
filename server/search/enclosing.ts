// The definitions around a line, by indentation alone: told in microseconds, without parsing the file.
import { STYLE_OF } from './definition-rules.js';
import { type EnclosingHeader, enclosingHeadings, type LineAt } from './headings.js';

/** A header further up is not found. */
const MOST_LINES_UP = 3000;
/** Bytes of a header line that are looked at. */
const LONGEST_HEADER = 400;
/** Characters. */
const LONGEST_OUTER = 30;
const LONGEST_INNER = 60;
/** Columns from one tab stop to the next, by old Unix custom. */
const TAB_STOP = 8;

const LF = 10;
const TAB = 9;
const SPACE = 32;

/** A line that is indented less than all between it and the one below. */
interface Step {
  /** Offset of the line. */
  readonly start: number;
  readonly columns: number;
  readonly lineIndex: number;
}

/** Files whose indentation follows from their statements. */
const hasScopes = (extension: string): boolean => STYLE_OF.has(extension) && !NO_SCOPES.has(extension);
const NO_SCOPES = new Set(['makefile', 'gnumakefile', 'mk', 'mak', 'kconfig', 's', 'asm', 'sql', 'css', 'less']);
/** Languages whose functions start in the first column. */
const FLUSH = new Set(['c', 'h', 'cc', 'cpp', 'cxx', 'hpp', 'm']);
const MARKDOWN = new Set(['md', 'markdown', 'mdx']);

/**
 * @param text searchable text
 * @param lines ascending
 * @param extension as extensionOf gives it
 * @returns one for each line; undefined where it stands in no definition, or none can be told
 */
export function enclosingHeaders(
  text: Buffer,
  lines: readonly LineAt[],
  extension: string,
): (EnclosingHeader | undefined)[] {
  if (MARKDOWN.has(extension)) return enclosingHeadings(text, lines);
  if (!hasScopes(extension)) return lines.map(() => undefined);
  const isPython = extension.startsWith('py');
  let above: Climb | undefined;
  // By offset; empty for a line that is no header. Lines of one definition share them.
  const known = new Map<number, string>();
  const headerAt = ({ start, columns }: Step): string => {
    const header = known.get(start) ?? headerText(text, start, columns === 0 && FLUSH.has(extension));
    known.set(start, header);
    return header;
  };
  return lines.map(({ offset, line }) => {
    above = climb(text, offset, line, above, isPython);
    const headers = above.steps.map((step) => ({ ...step, text: headerAt(step) })).filter((step) => step.text !== '');
    const [inner] = headers;
    const outer = headers.at(-1);
    if (inner === undefined || outer === undefined) return undefined;
    const names = [shortened(inner.text, LONGEST_INNER)];
    if (outer !== inner) names.unshift(shortened(nameOf(outer.text), LONGEST_OUTER));
    return { linesAbove: line - inner.lineIndex, header: names.join(' > ') };
  });
}

/** The lines above one that are indented less and less, innermost first, ends of blocks left out. */
interface Climb {
  readonly start: number;
  readonly columns: number;
  readonly steps: readonly Step[];
}

/** @param former of a line above this one: what is above that need not be read again */
function climb(text: Buffer, start: number, line: number, former: Climb | undefined, isPython: boolean): Climb {
  const columns = columnsAt(text, start);
  const steps: Step[] = [];
  let limit = columns;
  let at = start;
  for (let lineIndex = line - 1; lineIndex >= line - MOST_LINES_UP && at > 0 && limit > 0; lineIndex--) {
    if (former !== undefined && at === former.start && limit <= former.columns) {
      const known = former.steps.filter((step) => step.columns < limit && step.lineIndex >= line - MOST_LINES_UP);
      return { start, columns, steps: [...steps, ...known] };
    }
    at = lineBefore(text, at);
    const first = firstSign(text, at);
    if (saysNothing(text, first)) continue;
    const here = columnsAt(text, at);
    if (here >= limit || (isPython && NO_PYTHON.test(lineAt(text, at)))) continue;
    const closes = closesBlock(text, first);
    // What closes a block has its opening line at the same indentation above it.
    limit = closes ? here + 1 : here;
    if (!closes) steps.push({ start: at, columns: here, lineIndex });
  }
  return { start, columns, steps };
}

/** Where the line before the one that starts at `start` starts. */
function lineBefore(text: Buffer, start: number): number {
  let at = start - 1;
  while (at > 0 && text[at - 1] !== LF) at--;
  return at;
}

function firstSign(text: Buffer, start: number): number {
  let at = start;
  while (text[at] === SPACE || text[at] === TAB) at++;
  return at;
}

/** A blank line counts as one that is not indented. */
function columnsAt(text: Buffer, start: number): number {
  let columns = 0;
  for (let at = start; ; at++) {
    if (text[at] === TAB) columns += TAB_STOP - (columns % TAB_STOP);
    else if (text[at] === SPACE) columns++;
    else return text[at] === LF || at >= text.length ? 0 : columns;
  }
}

/** What starts no statement, and prose: texts in triple quotes often stand in the first column. */
const NO_PYTHON =
  /^(?:[^\w@)\]}]|(?!.*=|(?:async|await|def|class|if|elif|else|for|while|with|try|except|finally|match|case|import|from|return|raise|assert|del|global|nonlocal|yield|not|lambda|type|cdef|cpdef|cimport|print)\b)[A-Za-z_][\w.]*(?:\([^()]*\))?[,.;]?\s+[A-Za-z])/;

const SLASH = 47;
const COLON = 58;

/** Blank lines, comments, directives, labels of C. Most lines are told by their first byte. */
function saysNothing(text: Buffer, first: number): boolean {
  const byte = text[first];
  if (byte === LF || byte === undefined) return true;
  if (byte === 0x23 || byte === 0x2a || byte === 0x3b) return true; // # * ;
  const next = text[first + 1];
  if (byte === SLASH) return next === SLASH || next === 0x2a;
  if (byte === 0x2d) return next === 0x2d; // --
  let end = first;
  while (isWordByte(text[end])) end++;
  return end > first && text[end] === COLON && text[end + 1] === LF;
}

const isWordByte = (byte: number | undefined): boolean =>
  byte !== undefined &&
  ((byte >= 97 && byte <= 122) || byte === 95 || (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90));

/** `}`, `)`, `]`, a `{` on a line of its own, or a word such as else that goes on where a block ends. */
function closesBlock(text: Buffer, first: number): boolean {
  const byte = text[first];
  if (byte === 0x7d || byte === 0x29 || byte === 0x5d) return true;
  if (byte === 0x7b) return text[first + 1] === LF;
  // Only words that start with one of c, e, f, r do.
  if (byte !== 0x63 && byte !== 0x65 && byte !== 0x66 && byte !== 0x72) return false;
  return CLOSING_WORD.test(text.toString('latin1', first, first + 10));
}

const CLOSING_WORD = /^(?:else|elif|elsif|elseif|except|rescue|catch|finally|ensure|end)\b/;

/** Empty when it is no header. */
function headerText(text: Buffer, start: number, flush: boolean): string {
  const line = lineAt(text, start);
  return isHeader(line, flush) ? line : '';
}

function lineAt(text: Buffer, start: number): string {
  const first = firstSign(text, start);
  const farthest = Math.min(text.length, first + LONGEST_HEADER);
  const feed = text.subarray(first, farthest).indexOf(LF);
  return text.toString('utf8', first, feed < 0 ? farthest : first + feed).trimEnd();
}

const CONTROL =
  /^(?:if|for|foreach|while|until|unless|switch|case|default|when|match|try|do|with|using|lock|synchronized|return|throw|begin|loop|select|then|else|yield|await|assert|let|set)\b/;
const MODIFIERS =
  /^(?:@[\w.]+(?:\([^()]*\))?\s+|(?:export|default|declare|abstract|async|public|private|protected|internal|static|final|sealed|open|override|inline|unsafe|const|extern|virtual|partial|readonly|data|local|typedef|template\s*<[^>]*>|pub(?:\([^)]*\))?)\s+)*/;
const DEFINING =
  /^(?:def\w*|class|c?p?def|function\*?|fn|func|fun|sub|interface|struct|enum|union|trait|impl|module|namespace|object|record|protocol|actor|extension|mod|package|proc|macro|type|instance|service|message|contract|resource|provider|variable|mixin|describe|it|test|context)\b/;
/** A type or more before a name and its parameters, which may go on below. */
const TYPED = /^[\w$<>[\],.*&:~@?\s]*[\w$\]>*&]\s+[*&]*[\w$:~]+\s*\((?:.*\)[^;=]*|.*[{,(])$/;
/** name(...) { where every parenthesis is closed: a call with a block that follows has one open. */
const METHOD = /^[*#]?[\w$]+(?:<.*>)?\(.*\)[^;=]*\{$/;
const ASSIGNED_FUNCTION = /^[\w$.<>\s:]+[=:]\s*(?:async\s+)?(?:function\b.*|\(.*=>|\w+\s*=>|lambda\b.*)\s*\{?$/;

/** @param flush a line of C that starts in the first column: most likely a function, even by a macro */
function isHeader(line: string, flush: boolean): boolean {
  if (CONTROL.test(line)) return false;
  const bare = line.replace(MODIFIERS, '');
  if (/^\(def\w*\s/.test(bare)) return true;
  if (DEFINING.test(bare)) return !/^\w+\s*[=.,;)]/.test(bare);
  if (ASSIGNED_FUNCTION.test(bare)) return true;
  if (/=/.test(bare.slice(0, Math.max(0, bare.indexOf('('))))) return false;
  if (flush) return /^\w.*\((?!.*;$)/.test(bare);
  return TYPED.test(bare) || (METHOD.test(bare) && bare.split('(').length === bare.split(')').length);
}

const nameOf = (line: string): string => {
  const bare = line.replace(MODIFIERS, '');
  return DEFINING.test(bare) && !/^(?:describe|it|test|context|impl)\b/.test(bare)
    ? bare.replace(/\s*(?:[({:]|\s(?:extends|implements|where|with|<|#|\/\/)\s).*$/s, '')
    : bare;
};

function shortened(line: string, most: number): string {
  const header = line
    .replace(MODIFIERS, '')
    .replace(/\s+(?:#|\/\/)\s.*$/, '')
    .replace(/\s*=?\s*\{$/, '')
    .replace(/\($/, '(...)');
  return header.length <= most ? header : `${cut(header, most - 3).trimEnd()}...`;
}

/** The first `most` UTF-16 units of a text, no surrogate pair cut in two. */
const cut = (text: string, most: number): string => text.slice(0, most).replace(/[\ud800-\udbff]$/, '');
