// Tells whether a line matches a regular expression that a graph alone cannot say: with V8's backtracking engine where that
// is surely quick, with a scan in linear time where it may not be, and against a time limit where only backtracking can tell.
import { endsWithin } from './deadline.js';
import { LinearScan } from './linear-scan.js';
import type { ExactRegex } from './query.js';
import { OutOfWork } from './state-table.js';

/** Milliseconds that the lines of one text may take. */
const LONGEST_MS = 500;
/** Milliseconds that a text still gets when others have used that up. */
const SHORTEST_MS = 50;

export class LineJudge {
  private readonly regex: RegExp;
  private readonly longestSafe: number;
  private readonly scan: LinearScan | undefined;
  private lostMs = 0;

  constructor({ source, flags, longestSafe, graph }: ExactRegex) {
    this.regex = new RegExp(source, `${flags}g`);
    this.longestSafe = longestSafe;
    this.scan = graph === undefined ? undefined : new LinearScan(graph);
  }

  /** Calls `accept` with each of the lines of one text that match, in order. False when the time was up before all were tried. */
  judge<L extends { readonly text: string }>(lines: readonly L[], accept: (line: L) => void): boolean {
    if (this.scan !== undefined) return this.byScan(this.scan, lines, accept);
    const run = (): void => {
      for (const line of lines) if (this.backtracks(line.text)) accept(line);
    };
    if (lines.some(({ text }) => text.length > this.longestSafe)) return this.guarded(run);
    run();
    return true;
  }

  private backtracks(line: string): boolean {
    this.regex.lastIndex = 0;
    for (let match = this.regex.exec(line); match !== null; match = this.regex.exec(line)) {
      // V8 also tries the places between the halves of a character, where nothing can start.
      if (!isBetweenHalves(line, match.index)) return true;
      this.regex.lastIndex = match.index + 1;
    }
    return false;
  }

  private byScan<L extends { readonly text: string }>(
    scan: LinearScan,
    lines: readonly L[],
    accept: (line: L) => void,
  ): boolean {
    scan.begin();
    try {
      for (const line of lines) {
        const { text } = line;
        if (text.length > this.longestSafe ? scan.matches(text) : this.backtracks(text)) accept(line);
      }
      return true;
    } catch (error) {
      if (error instanceof OutOfWork) return false;
      throw error;
    }
  }

  private guarded(run: () => void): boolean {
    const from = performance.now();
    const ended = endsWithin(Math.max(SHORTEST_MS, LONGEST_MS - this.lostMs), run);
    if (!ended) this.lostMs += performance.now() - from;
    return ended;
  }
}

const isBetweenHalves = (line: string, at: number): boolean =>
  at > 0 && (line.charCodeAt(at) & 0xfc00) === 0xdc00 && (line.charCodeAt(at - 1) & 0xfc00) === 0xd800;
