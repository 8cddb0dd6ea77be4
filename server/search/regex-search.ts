// Finds the lines of a text that a regular expression matches.
import { ByteScan } from './byte-scan.js';
import { LineJudge } from './line-judge.js';
import { endOfLine, endOfText, type LineSearch, startOfLine } from './lines-of-bytes.js';
import type { ExactRegex, RegexQuery } from './query.js';
import { OutOfWork } from './state-table.js';

/** Bytes that a scan gets through in the time in which one line with the required text is looked up. */
const LOOKUP_COST = 200;
/** Bytes that lookups may cost more than they save, before a text is scanned instead. */
const MOST_LOST = 4000;

/** Its offsets are where the earliest match of a line ends, or may end when a graph alone cannot tell. */
export function regexSearch({ graph, required, exact }: RegexQuery): LineSearch {
  const search = scanning(new ByteScan(graph), Buffer.from(required, 'utf8'));
  return exact === undefined ? search : judging(search, exact);
}

function scanning(scan: ByteScan, needed: Buffer): LineSearch {
  const lines = needed.length === 0 ? allLines(scan) : linesWith(needed, scan);
  return (text, take) => {
    if (text.length === 0) return true;
    scan.begin();
    try {
      lines(text, 0, endOfText(text), take);
      return true;
    } catch (error) {
      if (error instanceof OutOfWork) return false;
      throw error;
    }
  };
}

type Lines = (text: Buffer, from: number, end: number, take: (at: number) => boolean) => void;

const allLines =
  (scan: ByteScan): Lines =>
  (text, from, end, take) => {
    for (let start = from; start <= end; ) {
      const at = scan.firstEnd(text, start, end);
      if (at < 0 || !take(at)) return;
      start = endOfLine(text, at, end) + 1;
    }
  };

/** Scans only the lines that hold the text which every match contains, as long as they are few. */
function linesWith(needed: Buffer, scan: ByteScan): Lines {
  const others = allLines(scan);
  // A single byte is found in a third of the time when it is given as a number.
  const wanted = needed.length === 1 ? (needed[0] ?? 0) : needed;
  return (text, from, end, take) => {
    let saved = 0;
    let start = from;
    while (start <= end) {
      if (saved < -MOST_LOST) return others(text, start, end, take);
      const found = text.indexOf(wanted, start);
      if (found < 0) return;
      saved += found - start - LOOKUP_COST;
      const feed = endOfLine(text, found, end);
      const at = scan.firstEnd(text, startOfLine(text, found), feed);
      if (at >= 0 && !take(at)) return;
      start = feed + 1;
    }
  };
}

/** Judges the lines that the search finds, which may be more than match. */
function judging(search: LineSearch, exact: ExactRegex): LineSearch {
  const judge = new LineJudge(exact);
  return (text, take) => {
    const end = endOfText(text);
    const lines: { at: number; text: string }[] = [];
    const searched = search(text, (at) => {
      const line = text.toString('utf8', startOfLine(text, at), endOfLine(text, at, end));
      return lines.push({ at, text: line }) > 0;
    });
    const found: number[] = [];
    const judged = judge.judge(lines, ({ at }) => found.push(at));
    return found.every(take) && searched && judged;
  };
}
