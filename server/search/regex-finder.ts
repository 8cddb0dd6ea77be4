// Finds the lines that a regular expression matches: with V8's backtracking engine where that is surely quick, with a
// scan in linear time where it may not be, and against a time limit where only backtracking can tell.
import { isAscii } from 'node:buffer';
import { endsWithin } from './deadline.js';
import { LinearScan } from './linear-scan.js';
import type { RegexQuery } from './query.js';
import type { RegexGraph } from './regex-graph.js';

export interface Finder {
  /** Runs the finding in one file of about so many characters. False when it was stopped. */
  guard(length: number, run: () => void): boolean;
  /** Where the first match in a line starts; -1 for none. */
  inLine(line: string, ascii: boolean): number;
  /** Adds the offset of the first match in each matching line; lines end with \n. */
  inText(text: string, ascii: boolean, starts: number[]): void;
}

/** Milliseconds that one file may take. */
const LONGEST_MS = 1000;
/** Milliseconds that a file still gets when others have used that up. */
const SHORTEST_MS = 100;

/** Characters times nodes that a scan in linear time gets through within a fraction of a second. */
const SURELY_QUICK = 10_000_000;

export function createFinder({ source, flags, graph, longestSafe }: RegexQuery): Finder {
  const unicode = expressions(source, flags);
  const plain = saysTheSameInAscii(source) ? expressions(source, flags.replace('u', '')) : unicode;
  const newScan = (): LinearScan | undefined => (graph === undefined ? undefined : new LinearScan(graph));
  let scan = newScan();
  let lost = 0;
  return {
    guard(length, run) {
      const surelyQuick = graph === undefined ? longestSafe >= length : length * nodesOf(graph) <= SURELY_QUICK;
      if (surelyQuick) {
        run();
        return true;
      }
      const from = performance.now();
      const ended = endsWithin(Math.max(SHORTEST_MS, LONGEST_MS - lost), run);
      if (!ended) {
        lost += performance.now() - from;
        scan = newScan(); // it may have been stopped in the middle of a change of its tables
      }
      return ended;
    },
    inLine(line, ascii) {
      if (scan !== undefined && line.length > longestSafe) return scan.lineStarts(line)[0] ?? -1;
      return (ascii ? plain : unicode).within.exec(line)?.index ?? -1;
    },
    inText(text, ascii, starts) {
      if (scan === undefined || !hasLongerLine(text, longestSafe)) addStarts(ascii ? plain : unicode, text, starts);
      else for (const start of scan.lineStarts(text)) starts.push(start);
    },
  };
}

const nodesOf = ({ nodes, looks }: RegexGraph): number =>
  looks.reduce((sum, look) => sum + nodesOf(look), nodes.length);

interface Expressions {
  readonly across: RegExp;
  readonly within: RegExp;
}

/** Over a whole text ^ and $ must hold at every line; on a single line they hold at its ends only. */
const expressions = (source: string, flags: string): Expressions => ({
  across: new RegExp(source, `${flags}gm`),
  within: new RegExp(source, flags),
});

/** Whether an expression means the same with and without the u flag, which costs time, as long as a text is ASCII. */
const saysTheSameInAscii = (source: string): boolean => isAscii(Buffer.from(source)) && !/\\(?:[pP]|u\{)/.test(source);

function addStarts({ across, within }: Expressions, text: string, starts: number[]): void {
  across.lastIndex = 0;
  for (let match = across.exec(text); match !== null; match = across.exec(text)) {
    if (match.index === text.length && text.endsWith('\n')) break; // an empty match behind the last line
    const start = match.index === 0 ? 0 : text.lastIndexOf('\n', match.index - 1) + 1;
    const feed = text.indexOf('\n', match.index);
    const confirmed = within.exec(text.slice(start, feed < 0 ? text.length : feed));
    if (confirmed !== null) starts.push(start + confirmed.index);
    if (feed < 0) break;
    across.lastIndex = feed + 1;
  }
}

/** Looks at a few characters of each stretch of that length only. */
function hasLongerLine(text: string, length: number): boolean {
  for (let start = 0; start + length < text.length; ) {
    const feed = text.lastIndexOf('\n', start + length);
    if (feed < start) return true;
    start = feed + 1;
  }
  return false;
}
