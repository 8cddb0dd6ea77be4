// Finds where a regular expression matches in UTF-8 text, in linear time.
import { EDGE, UNKNOWN } from './character-classes.js';
import type { RegexGraph } from './regex-graph.js';
import { StateTable } from './state-table.js';

export class ByteScan {
  private readonly table: StateTable;
  private readonly stop = { row: 0 };

  /** The graph reads forward and has no looks. */
  constructor(graph: RegexGraph) {
    this.table = new StateTable(graph, false);
  }

  /** To be called before each text. */
  begin(): void {
    this.table.begin();
  }

  /**
   * Where the earliest match ends that lies in the lines from `from`, where a line starts, to `end`, where one ends; -1 for
   * none. It may end at the line feed of its line.
   * @throws OutOfWork
   */
  firstEnd(text: Buffer, from: number, end: number): number {
    const { table, stop } = this;
    stop.row = table.first;
    for (let at = from; ; ) {
      at = run(text, at, end, table, stop);
      const code = at < end ? codeAt(text, at) : -1;
      const id = code < 0 ? EDGE : table.classes.of(code);
      const step = table.step(stop.row, id, 0);
      if (step < 0) return at;
      if (at >= end) return -1;
      stop.row = step;
      at += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    }
  }
}

/** As far as entries are known and no match is complete. Nearly all time is spent here, so that it holds nothing else. */
function run(text: Buffer, from: number, end: number, table: StateTable, stop: { row: number }): number {
  const { cells, idle, leavesIdle } = table;
  const { ofByte } = table.classes;
  const lastFour = end - 4;
  let row = stop.row;
  let at = from;
  while (at < end) {
    if (row === idle) {
      while (at <= lastFour && isIdle(text, at, leavesIdle)) at += 4;
      while (at < end && leavesIdle[text[at] ?? 0] === 0) at++;
      if (at >= end) break;
    }
    const step = cells[row + (ofByte[text[at] ?? 0] ?? UNKNOWN)] ?? 0;
    if (step <= 0) break;
    row = step;
    at++;
  }
  stop.row = row;
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
