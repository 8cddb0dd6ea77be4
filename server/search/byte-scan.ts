// Finds where a regular expression matches in UTF-8 text, in linear time.
import { EDGE } from './character-classes.js';
import { type MatchPairs, matchPairs } from './match-pairs.js';
import type { RegexGraph } from './regex-graph.js';
import { StateTable } from './state-table.js';

/** Bytes that a scan gets through in the time in which it leaves the idle state and comes back to it. */
const SKIP_COST = 24;
/** Bytes that skips may cost more than they save, before there are no more; some of it is forgiven for each text. */
const MOST_LOST = 2000;
const FORGIVEN = 100;

/** Where a scan is, and what skips of idle text have saved. */
interface Place {
  row: number;
  saved: number;
}

export class ByteScan {
  private readonly table: StateTable;
  private readonly pairs: MatchPairs | undefined;
  private readonly place: Place = { row: 0, saved: 0 };

  /** The graph reads forward and has no looks. */
  constructor(graph: RegexGraph) {
    this.table = new StateTable(graph, false);
    this.pairs = matchPairs(graph);
  }

  /** To be called before each text. */
  begin(): void {
    this.table.begin();
    this.place.saved = Math.max(-MOST_LOST, this.place.saved) + FORGIVEN;
  }

  /**
   * Where the earliest match ends that lies in the lines from `from`, where a line starts, to `end`, where one ends; -1 for
   * none. It may end at the line feed of its line.
   * @throws OutOfWork
   */
  firstEnd(text: Buffer, from: number, end: number): number {
    const { table, place } = this;
    place.row = table.first;
    for (let at = from; ; ) {
      at = this.run(text, at, end);
      if (at + 1 < end && table.pair(place.row, text, at)) continue;
      const code = at < end ? codeAt(text, at) : -1;
      const id = code < 0 ? EDGE : table.classes.of(code);
      const step = table.step(place.row, id, 0);
      if (step < 0) return at;
      if (at >= end) return -1;
      place.row = step;
      at += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    }
  }

  /** As far as entries are known and no match is complete. */
  private run(text: Buffer, from: number, end: number): number {
    const { table, place } = this;
    let at = from;
    for (;;) {
      const skips = place.saved >= -MOST_LOST;
      if (skips && place.row === table.idle && at < end) at = this.skip(text, at, end);
      const before = at;
      const idle = skips ? table.idle : 0;
      at = table.pairs > 0 ? runByTwo(text, at, end, table, idle, place) : runByOne(text, at, end, table, idle, place);
      if (at === before || idle === 0 || place.row !== idle || at >= end) return at;
    }
  }

  /** Over text in which no match starts. */
  private skip(text: Buffer, from: number, end: number): number {
    const { table, place, pairs } = this;
    const at = pairs === undefined ? skipBytes(text, from, end, table.leavesIdle) : skipPairs(text, from, end, pairs);
    place.saved = Math.min(MOST_LOST, place.saved + at - from - SKIP_COST);
    if (at > from && pairs !== undefined) place.row = table.idleBehind(text[at - 1] ?? 0);
    return at;
  }
}

// Nearly all time is spent in the functions below, so that they hold nothing else.

function runByTwo(
  text: Buffer,
  from: number,
  end: number,
  { cells, pairs }: StateTable,
  idle: number,
  place: Place,
): number {
  const last = end - 1;
  let row = place.row + pairs;
  let at = from;
  while (at < last) {
    const step = cells[row + (cells[text[at] ?? 0] ?? 0) + (cells[256 + (text[at + 1] ?? 0)] ?? 0)] ?? 0;
    if (step <= 0) break;
    row = step + pairs;
    at += 2;
    if (step === idle) break;
  }
  place.row = row - pairs;
  return at;
}

function runByOne(text: Buffer, from: number, end: number, { cells }: StateTable, idle: number, place: Place): number {
  let row = place.row;
  let at = from;
  while (at < end) {
    const step = cells[row + (cells[256 + (text[at] ?? 0)] ?? 0)] ?? 0;
    if (step <= 0) break;
    row = step;
    at++;
    if (row === idle) break;
  }
  place.row = row;
  return at;
}

/** To where a match may start that has begun nowhere before: where it was, or behind an ASCII character. */
function skipPairs(text: Buffer, from: number, end: number, { stride, isPair }: MatchPairs): number {
  const last = end - 1;
  const lastTwo = last - stride;
  let at = from + stride - 1;
  for (; at < lastTwo; at += 2 * stride) {
    const next = at + stride;
    const first = isPair[(text[at] ?? 0) | ((text[at + 1] ?? 0) << 8)] ?? 1;
    if ((first | (isPair[(text[next] ?? 0) | ((text[next + 1] ?? 0) << 8)] ?? 1)) !== 0) break;
  }
  while (at < last && isPair[(text[at] ?? 0) | ((text[at + 1] ?? 0) << 8)] === 0) at += stride;
  return at - stride + 1;
}

/** To the first byte that the idle state does not pass over. */
function skipBytes(text: Buffer, from: number, end: number, leaves: Uint8Array): number {
  const lastFour = end - 4;
  let at = from;
  while (at <= lastFour && isIdle(text, at, leaves)) at += 4;
  while (at < end && leaves[text[at] ?? 0] === 0) at++;
  return at;
}

/** Whether four bytes leave the idle state what it is. */
const isIdle = (text: Buffer, at: number, leaves: Uint8Array): boolean =>
  ((leaves[text[at] ?? 0] ?? 1) |
    (leaves[text[at + 1] ?? 0] ?? 1) |
    (leaves[text[at + 2] ?? 0] ?? 1) |
    (leaves[text[at + 3] ?? 0] ?? 1)) ===
  0;

/** The character that starts at an offset of valid UTF-8. */
function codeAt(text: Buffer, at: number): number {
  const first = text[at] ?? 0;
  if (first < 0x80) return first;
  const second = (text[at + 1] ?? 0) & 0x3f;
  if (first < 0xe0) return ((first & 0x1f) << 6) | second;
  const third = (text[at + 2] ?? 0) & 0x3f;
  if (first < 0xf0) return ((first & 0x0f) << 12) | (second << 6) | third;
  return ((first & 0x07) << 18) | (second << 12) | (third << 6) | ((text[at + 3] ?? 0) & 0x3f);
}
