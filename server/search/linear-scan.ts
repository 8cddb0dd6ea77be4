// Runs a regular expression with look-aheads and look-behinds over a line in linear time.
import { EDGE } from './character-classes.js';
import type { RegexGraph } from './regex-graph.js';
import { StateTable } from './state-table.js';

export class LinearScan {
  private readonly looks: readonly LinearScan[];
  private readonly table: StateTable;

  constructor(private readonly graph: RegexGraph) {
    this.looks = graph.looks.map((look) => new LinearScan(look));
    this.table = new StateTable(graph, true);
  }

  /** To be called before each text. */
  begin(): void {
    this.table.begin();
    for (const look of this.looks) look.begin();
  }

  /** @throws OutOfWork */
  matches(line: string): boolean {
    return this.accepted(line).includes(1);
  }

  /** 1 at each offset where a match ends if the graph reads forward, and where one starts if it reads backward. */
  private accepted(line: string): Uint8Array {
    const { table } = this;
    const { forward } = this.graph;
    const accepted = new Uint8Array(line.length + 1);
    const looks = this.looks.map((look) => look.accepted(line));
    const end = forward ? line.length : 0;
    let row = table.first;
    for (let at = line.length - end; ; ) {
      const code = at === end ? -1 : codeBeside(line, at, forward);
      const id = code < 0 ? EDGE : table.classes.of(code);
      const bits = looks.reduce((sum, look) => sum * 2 + (look[at] ?? 0), 0);
      const step = table.step(row, id, bits);
      if (step < 0) accepted[at] = 1;
      if (at === end) return accepted;
      row = Math.abs(step);
      const width = code > 0xffff ? 2 : 1;
      at += forward ? width : -width;
    }
  }
}

/** The character behind an offset when reading forward, else the one before it. */
function codeBeside(line: string, at: number, forward: boolean): number {
  if (forward) return line.codePointAt(at) ?? 0;
  const unit = line.charCodeAt(at - 1);
  return (unit & 0xfc00) === 0xdc00 && at > 1 ? (line.codePointAt(at - 2) ?? 0) : unit;
}
