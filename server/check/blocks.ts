// Blocks by their indentation: a bracket at the end of a line heads deeper lines, and is closed below them.
import { columnsOf } from '../text/columns.js';
import { PAIRS, surplusOf } from './brackets.js';

/** A block that the lines behind it say has no end. */
export interface OpenBlock {
  /** Line of its bracket, and the bracket's place in the line. Indexes from 0. */
  readonly line: number;
  readonly character: number;
  /** What is not closed in that line, in the order in which it is to be closed: `})` for `f(() => {`. */
  readonly close: string;
  /** Whitespace in front of the line that should close it. */
  readonly indentation: string;
  /** The first line behind its last line that is not blank. */
  readonly behind: number;
}

/** An opening bracket at the end of a line, what takes a block's parameters aside. */
const OPENS = /[([{](?=\s*(?:\|[^|]*\|\s*)?$)/;
/** Lines that may stand at the indentation of the header of their block, or anywhere. */
const NEUTRAL = /^\s*(?:$|#|\*|(?:case\b.*|default\s*|\w[\w ]*):\s*$)/;

/** Lines; of a longer block it is not asked whether it is closed. */
const LONGEST_BLOCK = 3000;

/** Columns; deeper lines count as equally deep. */
const DEEPEST = 200;

/**
 * @param lines without comments and strings
 * @param from the first header that is looked at; `to` exclusive
 */
export function openBlocks(lines: readonly string[], from = 0, to = lines.length): OpenBlock[] {
  const found: OpenBlock[] = [];
  for (let line = Math.max(0, from); line < Math.min(to, lines.length); line++) {
    const code = lines[line] ?? '';
    const at = OPENS.exec(code)?.index;
    if (at === undefined) continue;
    const head = lines[startOfStatement(lines, line)] ?? code;
    const depth = depthOf(head);
    const body = nextCode(lines, line + 1);
    if (body === lines.length || depthOf(lines[body] ?? '') <= depth) continue;
    const next = endOfBlock(lines, body, depth);
    if (next - line > LONGEST_BLOCK) continue;
    const pair = PAIRS.find(([open]) => open === code[at]) ?? '{}';
    const isClosed = next < lines.length && depthOf(lines[next] ?? '') === depth && startsWith(lines[next], pair[1]);
    const block = [code.slice(at), ...lines.slice(line + 1, next)].join('\n');
    if (isClosed || surplusOf(block, pair) <= 0) continue;
    const indentation = /^\s*/.exec(head)?.[0] ?? '';
    found.push({ line, character: at, close: closersOf(code), indentation, behind: lastCode(lines, next) + 1 });
  }
  return found;
}

/**
 * Those of the new text that the old one does not have with the same header. Arguments as above, of the new text; behind `to`
 * both texts are the same.
 */
export function newOpenBlocks(
  old: readonly string[],
  fresh: readonly string[],
  from = 0,
  to = fresh.length,
): OpenBlock[] {
  const found = openBlocks(fresh, from, to);
  if (found.length === 0) return found;
  const known = new Set(openBlocks(old, from, to - fresh.length + old.length).map(({ line }) => old[line]));
  return found.filter(({ line }) => !known.has(fresh[line]));
}

/** Lines of a header. */
const LONGEST_HEADER = 50;

/** The line in which the parentheses open that are closed before the bracket of a header. */
function startOfStatement(lines: readonly string[], line: number): number {
  let start = line;
  let open = surplusOf(lines[line] ?? '', '()');
  while (open < 0 && start > Math.max(0, line - LONGEST_HEADER)) open += surplusOf(lines[--start] ?? '', '()');
  return start;
}

/** The first line that is indented no deeper than the header. */
function endOfBlock(lines: readonly string[], body: number, depth: number): number {
  let next = body;
  const most = Math.min(lines.length, body + LONGEST_BLOCK + 1);
  while (next < most && (NEUTRAL.test(lines[next] ?? '') || depthOf(lines[next] ?? '') > depth)) next++;
  return next;
}

function nextCode(lines: readonly string[], from: number): number {
  let next = from;
  while (next < lines.length && (lines[next] ?? '').trim() === '') next++;
  return next;
}

function lastCode(lines: readonly string[], before: number): number {
  let last = before - 1;
  while (last > 0 && (lines[last] ?? '').trim() === '') last--;
  return last;
}

const startsWith = (line: string | undefined, sign: string | undefined): boolean =>
  sign !== undefined && line?.trimStart().startsWith(sign) === true;

/** What closes the brackets of a line that it leaves open. */
function closersOf(code: string): string {
  const open: string[] = [];
  for (const sign of code) {
    const pair = PAIRS.find((each) => each.includes(sign));
    if (pair?.[0] === sign) open.push(pair[1] ?? '');
    else if (pair !== undefined && open.at(-1) === sign) open.pop();
  }
  return open.reverse().join('');
}

const depthOf = (line: string): number => columnsOf(line, DEEPEST);
