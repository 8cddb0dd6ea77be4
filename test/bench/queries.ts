// Queries drawn from a repository itself, the same ones for the same files and seed.
import { randomNumbers } from '../differential/history.js';
import type { Corpus } from './search-corpus.js';

export interface BenchQuery {
  readonly kind: Kind;
  readonly query: string;
  readonly regex: boolean;
  readonly ignoreCase: boolean;
}

/** How many of each kind are drawn. */
const COUNTS = {
  'identifier in 1-3 files': 8,
  'identifier in 10-100 files': 8,
  'frequent identifier': 6,
  'two or three words': 8,
  'regex: identifier with a gap': 5,
  'regex: one of two identifiers': 5,
  'regex: start of a call': 4,
  'regex: definition by the end of its name': 4,
  'regex: two words of a line': 4,
  'regex: whole word': 4,
  'regex: classes only': 5,
  'ignoring case': 6,
  'one character': 4,
  'two characters': 3,
  'the most frequent word': 1,
  'no hit': 4,
};
export type Kind = keyof typeof COUNTS;

/** Without a literal of three characters or more, which is what an index can look up. */
const CLASSES_ONLY = ['[a-z]+_[a-z]+\\(', '\\d{4}', '[A-Z]{3,}_[A-Z]{3,}', '\\w+\\.\\w+\\(\\)', '[a-z][A-Z][a-z]+\\d'];

/** Words that begin a definition in one language or another. */
const DEFINES = /^[ \t]*(?:export |pub |async )*(def|class|func|function|fn|struct|static|const|interface|public)[ \t]/;

/** Queries mean the same to JavaScript and to Rust's regex crate without Unicode. `times` draws so many times as many. */
export function drawQueries(corpus: Corpus, seed: number, times = 1): BenchQuery[] {
  const draw = new Draw(corpus, seed);
  const seen = new Set<string>();
  return Object.entries(COUNTS).flatMap(([name, count]) => {
    const kind = name as Kind; // the keys of a const object are exactly these
    const queries: BenchQuery[] = [];
    for (let tries = 0; queries.length < count * times && tries < count * times * 20; tries++) {
      const query = draw.one(kind, queries.length);
      if (query === undefined || query.query === '') continue;
      const key = JSON.stringify([query.query, query.regex, query.ignoreCase]);
      if (seen.has(key)) continue;
      seen.add(key);
      queries.push(query);
    }
    return queries;
  });
}

class Draw {
  private readonly random: () => number;
  private readonly rare: readonly string[];
  private readonly medium: readonly string[];
  private readonly frequent: readonly string[];
  private readonly keywords: readonly string[];

  constructor(
    private readonly corpus: Corpus,
    seed: number,
  ) {
    this.random = randomNumbers(seed);
    const { words, oneIn } = corpus;
    const candidates = [
      ...this.some(
        1000,
        words.filter(({ files }) => files <= 3),
      ),
      ...this.some(
        1000,
        words.filter(({ files }) => files * oneIn >= 8 && files * oneIn <= 120),
      ),
    ].map(({ word }) => word);
    const files = corpus.filesWith([...new Set(candidates)]);
    const within = (least: number, most: number): string[] =>
      [...files].filter(([, count]) => count >= least && count <= most).map(([word]) => word);
    this.rare = within(1, 3);
    this.medium = within(10, 100);
    this.frequent = words.slice(0, 60).flatMap(({ word }) => (word === corpus.mostFrequent ? [] : [word]));
    this.keywords = corpus.lines.flatMap((line) => DEFINES.exec(line)?.[1] ?? []);
  }

  one(kind: Kind, index: number): BenchQuery | undefined {
    const literal = (query: string): BenchQuery => ({ kind, query, regex: false, ignoreCase: false });
    const regex = (query: string): BenchQuery => ({ kind, query, regex: true, ignoreCase: false });
    const { medium, rare, frequent } = this;
    switch (kind) {
      case 'identifier in 1-3 files':
        return literal(this.of(rare));
      case 'identifier in 10-100 files':
        return literal(this.of(medium));
      case 'frequent identifier':
        return literal(this.of(frequent));
      case 'two or three words':
        return literal(this.phrase());
      case 'regex: identifier with a gap':
        return regex(withGap(this.of(medium)));
      case 'regex: one of two identifiers':
        return regex(`${this.of(medium)}|${this.of(index % 2 === 0 ? medium : rare)}`);
      case 'regex: start of a call':
        return regex(`\\b${this.of(medium).slice(0, 4)}\\w+\\(`);
      case 'regex: definition by the end of its name':
        return regex(`^[ \\t]*${this.of(this.keywords)} \\w+${this.of(medium).slice(-4)}`);
      case 'regex: two words of a line':
        return regex(
          this.phrase()
            .replace(/^(\w+)\W.*?(\w+)$/, '$1.*$2')
            .replace(/[^\w.*]/g, '\\$&'),
        );
      case 'regex: whole word':
        return regex(`\\b${this.of(index % 2 === 0 ? medium : frequent)}\\b`);
      case 'regex: classes only':
        return regex(CLASSES_ONLY[index] ?? `[a-z]{${index}}\\d\\b`);
      case 'ignoring case':
        return { ...literal(this.of([rare, medium, frequent][index % 3] ?? rare).toUpperCase()), ignoreCase: true };
      case 'one character':
        return literal(this.corpus.characters[[0, 10, 30, 60][index] ?? this.upTo(80)] ?? '');
      case 'two characters':
        return literal(/^..(\S\S)/.exec(this.of(this.corpus.lines).trim())?.[1] ?? '');
      case 'the most frequent word':
        return literal(index === 0 ? this.corpus.mostFrequent : (frequent[index] ?? ''));
      case 'no hit':
        return literal(this.absent());
      default:
        return kind satisfies never;
    }
  }

  private upTo(most: number): number {
    return Math.floor(this.random() * most);
  }

  private of(items: readonly string[]): string {
    return items[this.upTo(items.length)] ?? '';
  }

  private some<T>(count: number, items: readonly T[]): T[] {
    const chance = count / Math.max(1, items.length);
    return items.filter(() => this.random() < chance);
  }

  /** Neighbouring words of a real line, with what stands between them. */
  private phrase(): string {
    const words = [...this.of(this.corpus.lines).matchAll(/\w+/g)];
    const first = this.upTo(words.length - 1);
    const last = words[Math.min(words.length - 1, first + 1 + this.upTo(2))];
    if (words.length < 2 || last === undefined) return '';
    return last.input.slice(words[first]?.index, last.index + last[0].length);
  }

  /** Made of parts of real identifiers, so that its three-letter groups are common ones. */
  private absent(): string {
    const word = this.of(this.medium).slice(0, 5) + this.of(this.medium).slice(-5);
    return this.corpus.filesWith([word]).get(word) === 0 ? word : '';
  }
}

function withGap(word: string): string {
  const third = Math.max(2, Math.floor(word.length / 3));
  return `${word.slice(0, third)}\\w*${word.slice(-third)}`;
}
