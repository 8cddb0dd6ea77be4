// All ways to match followed at once: what may be read next is worked out once for each set of ways that occurs (a state),
// and looked up from then on.
import { CharacterClasses, type CharacterKind, EDGE, UNKNOWN } from './character-classes.js';
import type { RegexGraph } from './regex-graph.js';

/** Entries of the table, and nodes in all states. When there are more, all states are forgotten, so that memory stays bounded. */
const MOST_CELLS = 1 << 18;
const MOST_NODES = 1 << 20;

/** Nodes looked at in working out entries, for one text: about a second. */
const MOST_WORK = 45_000_000;

/** Nodes that could be looked at in the time that each entry takes beside them. */
const WORK_PER_ENTRY = 150;

/** Of all texts together. When it is used up, each text still gets a tenth of what one may take. */
const MOST_WORK_OF_ALL = 2 * MOST_WORK;

/** Where the rows start in the entries. Before them stands, by byte, the column of its pairs and then its class. */
const FIRST_ROW = 512;

/** Classes of ASCII characters with which entries for pairs are kept. */
const MOST_PAIRED = 32;

/** Set of a node that reads nothing. */
const NO_SET = 0xffff;

const LF = 10;

const NOTHING = new Uint16Array(0);

interface State {
  /** Nodes to go on at, beside the start: a match may begin anywhere. */
  readonly nodes: Uint16Array;
  /** What was read last. */
  readonly last: CharacterKind;
}

/** Thrown when a text takes too long. The table stays usable. */
export class OutOfWork extends Error {}

export class StateTable {
  readonly classes: CharacterClasses;
  /**
   * What follows a state (a row) on a symbol (a column: the class of the character ahead, then a bit for each look): the
   * offset of the next state's row, negative when a match is complete before what is ahead is read; 0 while unknown.
   * From column `pairs` on the same for two ASCII characters. The class of the byte b is entry 256 + b; entry b is what it
   * adds to a column when it is the first of two. All that a scan looks up is in one array, as it has few registers.
   */
  cells = new Int32Array(0);
  /** 0 when there are no entries for pairs. */
  pairs = 0;
  /** Row of the state at the start of a line. */
  first = 0;
  /** Row of the state in which nothing has begun to match behind an ordinary character. */
  idle = 0;
  /** The same behind a character of a word. */
  idleInWord = 0;
  /** By byte: 0 when the idle state stays what it is on it. */
  readonly leavesIdle = new Uint8Array(256);
  private readonly ascii: number;
  private columns = 0;
  /** Entries of a row. */
  private width = 0;
  private readonly states: State[] = [];
  private readonly rows = new Map<string, number>();
  /** By node: the set it reads from, and where it goes on then. */
  private readonly setRead: Uint16Array;
  private readonly nextRead: Uint16Array;
  /** Room to work in: by node the last round that saw it, lists of nodes, and a bit for each node. */
  private readonly seen: Int32Array;
  private readonly open: Uint16Array;
  private readonly reads: Uint16Array;
  private readonly marked: Int32Array;
  private round = 0;
  private nodesKept = 0;
  private work = 0;
  private workOfAll = 0;

  /** `everyEnd`: whether scans go on behind the first end of a match in a line. */
  constructor(
    private readonly graph: RegexGraph,
    private readonly everyEnd: boolean,
  ) {
    this.classes = new CharacterClasses(graph);
    const { nodes } = graph;
    this.setRead = Uint16Array.from(nodes, (node) => (node.kind === 'read' ? node.set : NO_SET));
    this.nextRead = Uint16Array.from(nodes, (node) => (node.kind === 'read' ? node.next : 0));
    this.seen = new Int32Array(nodes.length);
    // Each node is put there once by a state and once by each node that leads to it.
    const links = nodes.reduce((sum, node) => sum + (node.kind === 'fork' ? node.next.length : 1), 1);
    this.open = new Uint16Array(nodes.length + links);
    this.reads = new Uint16Array(nodes.length);
    this.marked = new Int32Array((nodes.length >> 5) + 1);
    this.ascii = this.classes.count;
    this.pairs = everyEnd || this.ascii > MOST_PAIRED ? 0 : this.ascii + 2;
    this.reset((this.ascii + 2) << graph.looks.length);
  }

  /** To be called before each text. */
  begin(): void {
    this.workOfAll += this.work;
    this.work = 0;
  }

  /** The entry for a class and the bits of looks. Rows and `cells` may be others from then on. */
  step(row: number, id: number, bits: number): number {
    const symbol = (id << this.graph.looks.length) + bits;
    return (symbol < this.columns ? this.cells[row + symbol] : 0) || this.derive(row, id, bits, symbol);
  }

  /**
   * Puts together the entry for the two bytes at an offset. Returns whether they can be passed at once; if not, the step for the
   * first has to be taken by itself.
   */
  pair(row: number, text: Uint8Array, at: number): boolean {
    const { cells, pairs } = this;
    const [first, second] = [cells[256 + (text[at] ?? 0)] ?? 0, cells[256 + (text[at + 1] ?? 0)] ?? 0];
    if (pairs === 0 || first === UNKNOWN || second === UNKNOWN) return false;
    const middle = cells[row + first] ?? 0;
    const step = middle > 0 ? (cells[middle + second] ?? 0) : middle;
    cells[row + pairs + first * this.ascii + second] = step;
    return step > 0;
  }

  /** Row of the state in which nothing has begun to match behind an ASCII character. */
  idleBehind(byte: number): number {
    if (byte === LF) return this.first;
    return this.classes.at(this.classes.ofByte[byte] ?? UNKNOWN).kind === 'word' ? this.idleInWord : this.idle;
  }

  private derive(row: number, id: number, bits: number, symbol: number): number {
    this.checkWork();
    const state = this.states[this.indexOf(row)];
    if (state === undefined) throw new RangeError(`no state ${this.indexOf(row)}`);
    const read = this.classes.at(id);
    const { reads, complete } = this.reach(state, read.kind, bits);
    if (symbol >= this.columns) this.reset(symbol * 2);
    const isOver = id === EDGE || (complete && !this.everyEnd);
    const next = this.rowOf(isOver ? NOTHING : this.readOn(reads, read.inSet), read.kind);
    const step = complete ? -next : next;
    // Not when the states were forgotten just now.
    if (this.states[this.indexOf(row)] === state) this.keep(row, symbol, step);
    return step;
  }

  private keep(row: number, symbol: number, step: number): void {
    this.cells[row + symbol] = step;
    if (row !== this.idle || step !== row || this.graph.looks.length > 0) return;
    const { ofByte } = this.classes;
    for (let byte = 0; byte < 128; byte++) if (ofByte[byte] === symbol) this.leavesIdle[byte] = 0;
  }

  private checkWork(): void {
    if (this.work <= MOST_WORK / 10) return;
    if (this.work > MOST_WORK || this.workOfAll + this.work > MOST_WORK_OF_ALL) throw new OutOfWork();
  }

  /** All nodes that a state leads to without reading; `reads` holds those that read, until the next call. */
  private reach({ nodes, last }: State, ahead: CharacterKind, bits: number): { reads: Uint16Array; complete: boolean } {
    const { graph, seen, open, reads, setRead } = this;
    const round = ++this.round;
    this.work += WORK_PER_ENTRY;
    let complete = false;
    let count = 0;
    let left = nodes.length;
    open.set(nodes);
    open[left++] = graph.start;
    while (left > 0) {
      const at = open[--left] ?? 0;
      if (seen[at] === round) continue;
      seen[at] = round;
      this.work++;
      if (setRead[at] !== NO_SET) {
        reads[count++] = at;
        continue;
      }
      const node = graph.nodes[at];
      if (node?.kind === 'fork') for (const next of node.next) open[left++] = next;
      else if (node?.kind === 'match') complete = true;
      else if (node !== undefined && node.kind !== 'read' && this.holds(node, last, ahead, bits))
        open[left++] = node.next;
    }
    return { reads: reads.subarray(0, count), complete };
  }

  private holds(node: Assertion, last: CharacterKind, ahead: CharacterKind, bits: number): boolean {
    const { forward, looks } = this.graph;
    switch (node.kind) {
      case 'edge':
        return ((node.side === 'start') === forward ? last : ahead) === 'edge';
      case 'word-edge': {
        const beside = (node.side === 'start') === forward ? last : ahead;
        return beside !== 'word' && beside !== 'wide';
      }
      case 'word-boundary':
        return ((last === 'word') !== (ahead === 'word')) !== node.negate;
      case 'look':
        return (((bits >> (looks.length - 1 - node.look)) & 1) === 1) !== node.negate;
      default:
        return node satisfies never;
    }
  }

  /** Where the nodes that read from a set go on, in ascending order. */
  private readOn(reads: Uint16Array, inSet: Uint8Array): Uint16Array {
    const { setRead, nextRead, marked, open } = this;
    let lowest = marked.length;
    let highest = -1;
    for (const at of reads) {
      if (inSet[setRead[at] ?? 0] !== 1) continue;
      const next = nextRead[at] ?? 0;
      const word = next >> 5;
      marked[word] = (marked[word] ?? 0) | (1 << (next & 31));
      if (word < lowest) lowest = word;
      if (word > highest) highest = word;
    }
    let count = 0;
    for (let word = lowest; word <= highest; word++) {
      for (let bits = marked[word] ?? 0; bits !== 0; bits &= bits - 1) {
        open[count++] = word * 32 + 31 - Math.clz32(bits & -bits);
      }
      marked[word] = 0;
    }
    return open.slice(0, count);
  }

  private indexOf(row: number): number {
    return (row - FIRST_ROW) / this.width;
  }

  private rowOf(nodes: Uint16Array, last: CharacterKind): number {
    const key = `${last} ${Buffer.from(nodes.buffer).toString('latin1')}`;
    const known = this.rows.get(key);
    if (known !== undefined) return known;
    const isFull = (this.states.length + 1) * this.width > MOST_CELLS || this.nodesKept > MOST_NODES;
    if (this.states.length > 3 && isFull) {
      this.pairs = 0; // more states are worth more
      this.reset(this.columns);
    }
    this.nodesKept += nodes.length;
    const row = FIRST_ROW + (this.states.push({ nodes, last }) - 1) * this.width;
    this.rows.set(key, row);
    const needed = row + this.width;
    if (needed > this.cells.length) {
      const longer = new Int32Array(Math.max(needed, Math.min(FIRST_ROW + MOST_CELLS, needed * 2)));
      longer.set(this.cells);
      this.cells = longer;
    }
    return row;
  }

  /** Forgets all states but the first ones. */
  private reset(columns: number): void {
    const { ascii } = this;
    this.columns = columns;
    if (this.pairs > 0) this.pairs = columns;
    this.width = columns + (this.pairs > 0 ? ascii * ascii : 0);
    this.cells = new Int32Array(FIRST_ROW + this.width * 8);
    this.classes.ofByte.forEach((id, byte) => {
      this.cells[byte] = id * ascii;
      this.cells[256 + byte] = id;
    });
    this.states.length = 0;
    this.rows.clear();
    this.nodesKept = 0;
    this.leavesIdle.fill(1);
    this.first = this.rowOf(NOTHING, this.classes.told('edge'));
    this.idle = this.rowOf(NOTHING, 'other');
    this.idleInWord = this.rowOf(NOTHING, this.classes.told('word'));
  }
}

type Assertion = Exclude<RegexGraph['nodes'][number], { kind: 'match' | 'read' | 'fork' }>;
