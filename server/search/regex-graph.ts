// A regular expression as a graph of what may be read next: plain data that scans in linear time run on.
import type { AST } from '@eslint-community/regexpp';
import { ANY, type CharacterSet, setOf, setOfCharacter } from './character-set.js';

type Side = 'start' | 'end';

export type GraphNode =
  /** Reads one character that is in a set, given by its index. */
  | { readonly kind: 'read'; readonly set: number; readonly next: number }
  /** Goes on at each of them. */
  | { readonly kind: 'fork'; next: readonly number[] }
  /** Goes on only at the start or the end of a line. */
  | { readonly kind: 'edge'; readonly side: Side; readonly next: number }
  /** Goes on only where no word character stands directly before, or behind. */
  | { readonly kind: 'word-edge'; readonly side: Side; readonly next: number }
  | { readonly kind: 'word-boundary'; readonly negate: boolean; readonly next: number }
  | { readonly kind: 'look'; readonly look: number; readonly negate: boolean; readonly next: number }
  | { readonly kind: 'match' };

/** Says which texts match, not what a group captures: greedy and lazy repeats are the same here. */
export interface RegexGraph {
  readonly nodes: readonly GraphNode[];
  readonly start: number;
  /** Whether it reads from left to right; else from right to left. */
  readonly forward: boolean;
  readonly sets: readonly CharacterSet[];
  readonly flags: string;
  /** What look-aheads and look-behinds look for. */
  readonly looks: readonly RegexGraph[];
}

export interface GraphOptions {
  readonly flags: string;
  /** Only matches without a word character directly before and behind them. */
  readonly word: boolean;
  /** References to groups are taken as any text, and without detail so are others: the graph may match more, and never less. */
  readonly detail: 'all' | 'no-looks' | 'no-looks-no-counts';
}

export function regexGraph({ alternatives }: AST.Pattern, options: GraphOptions): RegexGraph {
  return new GraphBuilder(options, true).build(alternatives, options.word);
}

export function literalGraph(text: string, options: GraphOptions): RegexGraph {
  return new GraphBuilder(options, true).buildText(text, options.word);
}

class GraphBuilder {
  private readonly nodes: GraphNode[] = [{ kind: 'match' }];
  private readonly sets: CharacterSet[] = [];
  private readonly setIds = new Map<string, number>();
  private readonly looks: RegexGraph[] = [];

  constructor(
    private readonly options: GraphOptions,
    private readonly forward: boolean,
  ) {}

  build(alternatives: readonly AST.Alternative[], word: boolean): RegexGraph {
    return this.graph(word, (next) => this.anyOf(alternatives, next));
  }

  buildText(text: string, word: boolean): RegexGraph {
    const { flags } = this.options;
    const sets = [...text].map((character) => setOfCharacter(character.codePointAt(0) ?? 0, flags));
    return this.graph(word, (next) => sets.reduceRight((behind, set) => this.read(set, behind), next));
  }

  private graph(word: boolean, body: (next: number) => number): RegexGraph {
    const wordEdge = (side: Side, next: number): number => (word ? this.add({ kind: 'word-edge', side, next }) : next);
    const start = wordEdge('start', body(wordEdge('end', 0)));
    const { nodes, forward, sets, looks } = this;
    return { nodes, start, forward, sets, flags: this.options.flags, looks };
  }

  private add(node: GraphNode): number {
    return this.nodes.push(node) - 1;
  }

  /** Each of these returns where to begin; whatever it stands for goes on at `next`. */
  private anyOf(alternatives: readonly AST.Alternative[], next: number): number {
    const starts = alternatives.map(({ elements }) => {
      const lastReadFirst = this.forward ? [...elements].reverse() : elements;
      return lastReadFirst.reduce((behind, element) => this.element(element, behind), next);
    });
    const [only, ...others] = starts;
    return only !== undefined && others.length === 0 ? only : this.add({ kind: 'fork', next: starts });
  }

  private element(element: AST.Element, next: number): number {
    switch (element.type) {
      case 'Quantifier':
        return this.repeat(element, next);
      case 'Group':
        return element.modifiers === null ? this.anyOf(element.alternatives, next) : this.anything(next);
      case 'CapturingGroup':
        return this.anyOf(element.alternatives, next);
      case 'Assertion':
        return this.assertion(element, next);
      case 'Character':
      case 'CharacterSet':
      case 'CharacterClass':
        return this.read(setOf(element, this.options.flags), next);
      case 'Backreference':
        return this.anything(next);
      default:
        throw new TypeError(`a graph cannot say ${element.type}`); // of the v flag, which no query has
    }
  }

  private read(set: CharacterSet, next: number): number {
    const id = this.setIds.get(set.source) ?? this.sets.push(set) - 1;
    this.setIds.set(set.source, id);
    return this.add({ kind: 'read', set: id, next });
  }

  private anything(next: number): number {
    return this.forever((at) => this.read(ANY, at), next);
  }

  private forever(part: (next: number) => number, next: number): number {
    const fork: GraphNode = { kind: 'fork', next: [] };
    const at = this.add(fork);
    fork.next = [part(at), next];
    return at;
  }

  private repeat({ element, min, max }: AST.Quantifier, next: number): number {
    const part = (at: number): number => this.element(element, at);
    const counts = this.options.detail !== 'no-looks-no-counts';
    const most = counts || max <= 1 ? max : Number.POSITIVE_INFINITY;
    let at = next;
    if (most === Number.POSITIVE_INFINITY) at = this.forever(part, next);
    else for (let optional = min; optional < most; optional++) at = this.add({ kind: 'fork', next: [part(at), next] });
    for (let required = 0; required < (counts ? min : Math.min(min, 1)); required++) at = part(at);
    return at;
  }

  private assertion(assertion: AST.Assertion, next: number): number {
    switch (assertion.kind) {
      case 'start':
      case 'end':
        return this.add({ kind: 'edge', side: assertion.kind, next });
      case 'word':
        return this.add({ kind: 'word-boundary', negate: assertion.negate, next });
      case 'lookahead':
      case 'lookbehind': {
        if (this.options.detail !== 'all') return next;
        const builder = new GraphBuilder(this.options, assertion.kind === 'lookbehind');
        const look = this.looks.push(builder.build(assertion.alternatives, false)) - 1;
        return this.add({ kind: 'look', look, negate: assertion.negate, next });
      }
      default:
        return assertion satisfies never;
    }
  }
}
