// Runs a regular expression over a text in linear time: all ways to match are followed at once, a character at a time.
// What can be read next is worked out once for each set of ways that occurs (a state) and looked up from then on.
import type { RegexGraph } from './regex-graph.js';

const LF = 10;

/** Class of a character whose class is not known yet, and of every surrogate. */
const UNKNOWN = 0;

/** Class of a line feed and of what lies beyond the text. */
const EDGE = 1;

/** Entries of the table; when it is full all states are forgotten, so that memory stays bounded. */
const MOST_CELLS = 1 << 18;

type CharacterKind = 'edge' | 'word' | 'other';

interface State {
  /** Nodes to go on at, beside the start: a match may begin anywhere. */
  readonly nodes: readonly number[];
  /** What was read last. */
  readonly last: CharacterKind;
}

/** Characters that no part of the expression tells apart. */
interface CharacterClass {
  readonly kind: CharacterKind;
  /** Whether they are in each of the graph's sets. */
  readonly inSet: readonly boolean[];
}

export class LinearScan {
  private readonly looks: readonly LinearScan[];
  private readonly sets: readonly RegExp[];
  private readonly word: RegExp;
  private readonly classes: CharacterClass[] = [
    { kind: 'other', inSet: [] },
    { kind: 'edge', inSet: [] },
  ];
  private readonly classIds = new Map<string, number>();
  /** Class by UTF-16 unit, and by code point of surrogates and above U+FFFF. */
  private readonly classOfUnit = new Uint16Array(0x10000);
  private readonly classOfAstral = new Map<number, number>();
  private readonly states: State[] = [];
  private readonly stateIds = new Map<string, number>();
  /**
   * What follows a state (a row) on a symbol (a column: the class ahead, then a bit for each look): 0 while unknown,
   * else twice the offset of the next state's row, and 1 more when a match is complete before what is ahead is read.
   */
  private cells = new Int32Array(0);
  private columns = 0;

  constructor(private readonly graph: RegexGraph) {
    this.looks = graph.looks.map((look) => new LinearScan(look));
    this.sets = graph.sets.map((set) => new RegExp(`^${set}$`, graph.flags));
    this.word = new RegExp('\\w', graph.flags);
    this.classOfUnit[LF] = EDGE;
    this.reset(32);
  }

  /** Where the first match of each matching line starts, in order. Lines end with \n. */
  lineStarts(text: string): number[] {
    const accepted = this.accepted(text);
    const starts: number[] = [];
    for (let at = accepted.indexOf(1); at >= 0; ) {
      if (at === text.length && text.endsWith('\n')) break; // an empty match behind the last line
      starts.push(at);
      const feed = text.indexOf('\n', at);
      at = feed < 0 ? -1 : accepted.indexOf(1, feed + 1);
    }
    return starts;
  }

  /** 1 at each offset where a match ends if the graph reads forward, and where one starts if it reads backward. */
  private accepted(text: string): Uint8Array {
    const accepted = new Uint8Array(text.length + 1);
    const looks = this.looks.map((look) => look.accepted(text));
    const { forward } = this.graph;
    const { classOfUnit } = this;
    const bits = looks.length;
    const end = forward ? text.length : 0;
    const ahead = forward ? 0 : -1;
    let cells = this.cells;
    let row = this.columns;
    const direction = forward ? 1 : -1;
    for (let at = text.length - end; ; at += direction) {
      // Nearly all of the time is spent here, so that it holds nothing else.
      while (bits === 0 && at !== end) {
        const step = cells[row + (classOfUnit[text.charCodeAt(at + ahead)] ?? UNKNOWN)] ?? 0;
        if (step === 0) break;
        if (step & 1) accepted[at] = 1;
        row = step >> 1;
        at += direction;
      }
      let symbol = at === end ? EDGE : (classOfUnit[text.charCodeAt(at + ahead)] ?? UNKNOWN);
      for (let look = 0; look < bits; look++) symbol = symbol * 2 + (looks[look]?.[at] ?? 0);
      let step = cells[row + symbol] ?? 0;
      let width = 1;
      if (step === 0) {
        const code = at === end ? LF : codeBeside(text, at, forward, this.graph.flags.includes('u'));
        width = code > 0xffff ? 2 : 1;
        const known = symbol & ((1 << bits) - 1);
        step = this.derive(row, (this.classOf(code) << bits) + known);
        cells = this.cells;
      }
      if (step & 1) accepted[at] = 1;
      if (at === end) return accepted;
      row = step >> 1;
      if (width === 2) at += direction;
    }
  }

  private classOf(code: number): number {
    const isUnit = code <= 0xffff && (code & 0xf800) !== 0xd800;
    const known = isUnit ? this.classOfUnit[code] : this.classOfAstral.get(code);
    if (known !== undefined && known !== UNKNOWN) return known;
    const character = String.fromCodePoint(code);
    const kind = this.word.test(character) ? 'word' : 'other';
    const inSet = this.sets.map((set) => set.test(character));
    const key = `${kind} ${inSet}`;
    const id = this.classIds.get(key) ?? this.classes.push({ kind, inSet }) - 1;
    this.classIds.set(key, id);
    if (isUnit) this.classOfUnit[code] = id;
    else this.classOfAstral.set(code, id);
    return id;
  }

  /** Works out one entry of `cells`. */
  private derive(row: number, symbol: number): number {
    const id = symbol >> this.looks.length;
    const from = row / this.columns;
    const state = this.states[from];
    const read = this.classes[id];
    if (state === undefined || read === undefined) throw new Error(`no state ${from} or class ${id}`);
    const { nodes, complete } = this.reach(state, read.kind, symbol);
    if (symbol >= this.columns) this.reset(symbol * 2);
    const next = this.idOf(id === EDGE ? [] : this.readOn(nodes, read), read.kind);
    const step = next * this.columns * 2 + (complete ? 1 : 0);
    // Not when the states were forgotten just now.
    if (this.states[from] === state) this.cells[from * this.columns + symbol] = step;
    return step;
  }

  /** All nodes that a state leads to without reading. */
  private reach({ nodes, last }: State, ahead: CharacterKind, symbol: number): { nodes: number[]; complete: boolean } {
    const { graph } = this;
    const seen = new Uint8Array(graph.nodes.length);
    const reached: number[] = [];
    const open = [graph.start, ...nodes];
    let complete = false;
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (seen[at] === 1) continue;
      seen[at] = 1;
      const node = graph.nodes[at];
      if (node === undefined) continue;
      if (node.kind === 'match') complete = true;
      else if (node.kind === 'read') reached.push(at);
      else if (node.kind === 'fork') open.push(...node.next);
      else if (node.kind === 'edge') {
        const isLast = (node.side === 'start') === graph.forward;
        if ((isLast ? last : ahead) === 'edge') open.push(node.next);
      } else {
        const holds =
          node.kind === 'look'
            ? ((symbol >> (graph.looks.length - 1 - node.look)) & 1) === 1
            : (last === 'word') !== (ahead === 'word');
        if (holds !== node.negate) open.push(node.next);
      }
    }
    return { nodes: reached, complete };
  }

  private readOn(nodes: readonly number[], { inSet }: CharacterClass): number[] {
    const next = new Set<number>();
    for (const at of nodes) {
      const node = this.graph.nodes[at];
      if (node?.kind === 'read' && inSet[node.set] === true) next.add(node.next);
    }
    return [...next].sort((a, b) => a - b);
  }

  private idOf(nodes: readonly number[], last: CharacterKind): number {
    const key = `${last} ${nodes}`;
    const known = this.stateIds.get(key);
    if (known !== undefined) return known;
    if (this.states.length > 2 && (this.states.length + 1) * this.columns > MOST_CELLS) this.reset(this.columns);
    const id = this.states.push({ nodes, last }) - 1;
    this.stateIds.set(key, id);
    const needed = this.states.length * this.columns;
    if (needed > this.cells.length) {
      const longer = new Int32Array(Math.max(needed, Math.min(MOST_CELLS, needed * 2)));
      longer.set(this.cells);
      this.cells = longer;
    }
    return id;
  }

  /** Forgets all states but the first, which is the one at the edge of a line. It is in row 1, so that no entry is 0. */
  private reset(columns: number): void {
    this.columns = columns;
    this.cells = new Int32Array(columns * 16);
    this.states.length = 0;
    this.states.push({ nodes: [], last: 'edge' });
    this.stateIds.clear();
    this.idOf([], 'edge');
  }
}

/** The character behind an offset when reading forward, else the one before it. */
function codeBeside(text: string, at: number, forward: boolean, unicode: boolean): number {
  const unit = text.charCodeAt(forward ? at : at - 1);
  if (!unicode || (unit & 0xf800) !== 0xd800) return unit;
  return text.codePointAt(forward ? at : startOfPair(text, at - 1)) ?? unit;
}

/** Where the character starts whose last UTF-16 unit is at `at`. */
const startOfPair = (text: string, at: number): number =>
  at > 0 && (text.charCodeAt(at) & 0xfc00) === 0xdc00 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800 ? at - 1 : at;
