// A regular expression as a graph of what may be read next: plain data that a scan in linear time runs on.
import { type AST, visitRegExpAST } from '@eslint-community/regexpp';

export type GraphNode =
  /** Reads one character that is in a set, given by its index. */
  | { readonly kind: 'read'; readonly set: number; readonly next: number }
  /** Goes on at each of them. */
  | { readonly kind: 'fork'; next: readonly number[] }
  /** Goes on only at the start or the end of a line. */
  | { readonly kind: 'edge'; readonly side: 'start' | 'end'; readonly next: number }
  | { readonly kind: 'word-boundary'; readonly negate: boolean; readonly next: number }
  | { readonly kind: 'look'; readonly look: number; readonly negate: boolean; readonly next: number }
  | { readonly kind: 'match' };

/** Says which texts match, not what a group captures: greedy and lazy repeats are the same here. */
export interface RegexGraph {
  readonly nodes: readonly GraphNode[];
  readonly start: number;
  /** Whether it reads from left to right; else from right to left. */
  readonly forward: boolean;
  /** Regular expressions for one character each. */
  readonly sets: readonly string[];
  readonly flags: string;
  /** What look-aheads and look-behinds look for. */
  readonly looks: readonly RegexGraph[];
}

/** A scan may take time in proportion to the nodes for each character. */
const MOST_NODES = 1000;

/** Each doubles what a scan has to tell apart. */
const MOST_LOOKS = 4;

/** Reads from right to left, so that a scan knows where matches start. Undefined when no graph can say it: with references to groups. */
export function regexGraph(pattern: AST.Pattern, flags: string): RegexGraph | undefined {
  if (!isExpressible(pattern) || sizeOf(pattern.alternatives) > MOST_NODES) return undefined;
  return new GraphBuilder(flags, false).build(pattern.alternatives);
}

function isExpressible(pattern: AST.Pattern): boolean {
  let expressible = true;
  let looks = 0;
  visitRegExpAST(pattern, {
    onBackreferenceEnter: () => {
      expressible = false;
    },
    onModifiersEnter: () => {
      expressible = false;
    },
    onAssertionEnter: ({ kind }) => {
      if (kind === 'lookahead' || kind === 'lookbehind') looks++;
    },
  });
  return expressible && looks <= MOST_LOOKS;
}

const sizeOf = (alternatives: readonly AST.Alternative[]): number =>
  alternatives.reduce((sum, { elements }) => elements.reduce((size, element) => size + elementSize(element), sum), 1);

function elementSize(element: AST.Element): number {
  if (element.type === 'Quantifier') {
    const { element: repeated, min, max } = element;
    return (max === Number.POSITIVE_INFINITY ? min + 1 : max) * (elementSize(repeated) + 1);
  }
  return 'alternatives' in element ? sizeOf(element.alternatives) : 1;
}

class GraphBuilder {
  private readonly nodes: GraphNode[] = [{ kind: 'match' }];
  private readonly sets: string[] = [];
  private readonly looks: RegexGraph[] = [];

  constructor(
    private readonly flags: string,
    private readonly forward: boolean,
  ) {}

  build(alternatives: readonly AST.Alternative[]): RegexGraph {
    const start = this.anyOf(alternatives, 0);
    return { nodes: this.nodes, start, forward: this.forward, sets: this.sets, flags: this.flags, looks: this.looks };
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
      case 'CapturingGroup':
        return this.anyOf(element.alternatives, next);
      case 'Assertion':
        return this.assertion(element, next);
      case 'Character':
        return this.read(codePointEscape(element.value), next);
      case 'CharacterSet':
        return this.read(element.kind === 'any' ? '[^]' : element.raw, next);
      case 'CharacterClass':
        return this.read(element.raw, next);
      default:
        throw new TypeError(`a graph cannot say ${element.type}`); // kept out by isExpressible
    }
  }

  private read(set: string, next: number): number {
    const known = this.sets.indexOf(set);
    return this.add({ kind: 'read', set: known >= 0 ? known : this.sets.push(set) - 1, next });
  }

  private repeat({ element, min, max }: AST.Quantifier, next: number): number {
    let at = next;
    if (max === Number.POSITIVE_INFINITY) {
      const fork: GraphNode = { kind: 'fork', next: [] };
      at = this.add(fork);
      fork.next = [this.element(element, at), next];
    } else {
      for (let optional = min; optional < max; optional++) {
        at = this.add({ kind: 'fork', next: [this.element(element, at), next] });
      }
    }
    for (let required = 0; required < min; required++) at = this.element(element, at);
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
        const builder = new GraphBuilder(this.flags, assertion.kind === 'lookbehind');
        const look = this.looks.push(builder.build(assertion.alternatives)) - 1;
        return this.add({ kind: 'look', look, negate: assertion.negate, next });
      }
      default:
        return assertion satisfies never;
    }
  }
}

/** \u{...} needs the u flag, without which no character is above U+FFFF. */
const codePointEscape = (value: number): string =>
  value > 0xffff ? `\\u{${value.toString(16)}}` : `\\u${value.toString(16).padStart(4, '0')}`;
