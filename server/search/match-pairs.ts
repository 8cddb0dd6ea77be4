// Which two bytes stand together at the start of what an expression matches, so that most of a text needs no closer look.
import type { RegexGraph } from './regex-graph.js';

/** Of the bytes from each offset where a match may start, one of the first `stride` pairs lies at any multiple of `stride`. */
export interface MatchPairs {
  readonly stride: number;
  /** By the first byte and 256 times the second: 1 when they are such a pair, or not both ASCII. */
  readonly isPair: Uint8Array;
}

const LONGEST_STRIDE = 6;
/** A shorter one is no quicker than to look at each byte. */
const SHORTEST_STRIDE = 2;
/** Of more nodes it takes too long to find out. */
const MOST_NODES = 100;
/** Of the 16384 pairs of ASCII characters. When there are more, they stand everywhere. */
const MOST_PAIRS = 1400;

/** The graph reads forward. Undefined where pairs are of no help. */
export function matchPairs(graph: RegexGraph): MatchPairs | undefined {
  if (graph.nodes.length > MOST_NODES) return undefined;
  const isPair = new Uint8Array(1 << 16);
  let stride = 0;
  let left = MOST_PAIRS;
  let layer = readsFrom(graph, [graph.start]);
  for (; layer !== undefined && stride < LONGEST_STRIDE; stride++) {
    const behind = readsFrom(graph, new Set(layer.map(({ next }) => next)));
    if (behind === undefined) break;
    const pairs = pairsOf(graph, layer);
    left -= pairs.size;
    if (left < 0) break;
    for (const pair of pairs) isPair[pair] = 1;
    layer = behind;
  }
  if (stride < SHORTEST_STRIDE) return undefined;
  isPair.fill(1, 0x8000);
  for (let second = 0; second < 0x80; second++) isPair.fill(1, (second << 8) + 0x80, (second + 1) << 8);
  return { stride, isPair };
}

interface Read {
  readonly set: number;
  readonly next: number;
}

/** The nodes that read next, wherever assertions hold; undefined when a match may be complete before. */
function readsFrom({ nodes }: RegexGraph, from: Iterable<number>): Read[] | undefined {
  const reads: Read[] = [];
  // It grows while it is gone through.
  const reached = new Set(from);
  for (const at of reached) {
    const node = nodes[at];
    if (node === undefined || node.kind === 'match') return undefined;
    if (node.kind === 'read') reads.push(node);
    else if (node.kind === 'fork') for (const next of node.next) reached.add(next);
    else reached.add(node.next);
  }
  return reads;
}

/** What the reads and those directly behind them read together: enough of it to see when it is too much. */
function pairsOf(graph: RegexGraph, reads: readonly Read[]): Set<number> {
  const pairs = new Set<number>();
  const seen = new Set<string>();
  for (const { set, next } of reads) {
    for (const behind of readsFrom(graph, [next]) ?? []) {
      const key = `${set} ${behind.set}`;
      if (pairs.size > MOST_PAIRS || seen.has(key)) continue;
      seen.add(key);
      const seconds = membersOf(graph, behind.set);
      for (const first of membersOf(graph, set)) for (const second of seconds) pairs.add(first | (second << 8));
    }
  }
  return pairs;
}

function membersOf({ sets }: RegexGraph, set: number): number[] {
  const ranges = sets[set]?.ascii ?? [];
  const members: number[] = [];
  for (let at = 0; at < ranges.length; at += 2) {
    for (let code = ranges[at] ?? 0; code <= (ranges[at + 1] ?? 0); code++) members.push(code);
  }
  return members;
}
