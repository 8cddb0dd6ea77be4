// Parsing with web-tree-sitter: grammars loaded on demand, trees reused for re-parsing and always deleted.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Edit, type Language, type Node, Parser, Query, type Tree } from 'web-tree-sitter';
import { differingSplice } from '../text/splice.js';
import { loadGrammar } from './load-grammar.js';

/** UTF-16 units of source whose trees are kept for re-parsing; a tree takes about 31 bytes of wasm heap a unit. */
const KEPT_SOURCE = 2_000_000;

interface Kept {
  readonly text: string;
  readonly tree: Tree;
}

export class SyntaxParser {
  private readonly languages = new Map<string, Language>();
  private readonly queries = new Map<string, Query>();
  private readonly kept = new Map<string, Kept>();
  private keptSource = 0;

  private constructor(
    private readonly parser: Parser,
    private readonly assets: string,
  ) {}

  /** @param assets directory with web-tree-sitter.wasm and grammars/<id>.wasm.br */
  static async start(assets: string): Promise<SyntaxParser> {
    const runtime = readFileSync(path.join(assets, 'web-tree-sitter.wasm'));
    await Parser.init({ wasmBinary: runtime });
    return new SyntaxParser(new Parser(), assets);
  }

  /**
   * Parses `text`. The tree belongs to this parser and may be gone after the next call.
   * Texts given under the same `key` (a path) one after the other are re-parsed incrementally.
   */
  async parse(languageId: string, key: string, text: string): Promise<Tree> {
    this.parser.setLanguage(await this.language(languageId));
    const name = `${languageId} ${key}`;
    const old = this.kept.get(name);
    const tree = old?.text === text ? old.tree : this.parser.parse(text, old === undefined ? null : edited(old, text));
    if (tree === null) throw new Error('tree-sitter returned no tree');
    if (old !== undefined && old.tree !== tree) old.tree.delete();
    this.keep(name, { text, tree }, old);
    return tree;
  }

  /**
   * The nodes that a query of a language captures in a tree, in the order of the text.
   * @param depth how far below the root its patterns may start; a small one spares a walk of the whole tree
   */
  async capture(languageId: string, query: string, tree: Tree, depth?: number): Promise<Node[]> {
    const key = `${languageId} ${query}`;
    const compiled = this.queries.get(key) ?? new Query(await this.language(languageId), query);
    this.queries.set(key, compiled);
    return compiled
      .captures(tree.rootNode, depth === undefined ? {} : { maxStartDepth: depth })
      .map(({ node }) => node);
  }

  /** Takes the tree over; the least recently used ones are deleted when too much source is kept. */
  private keep(name: string, kept: Kept, old: Kept | undefined): void {
    this.kept.delete(name);
    this.kept.set(name, kept);
    this.keptSource += kept.text.length - (old?.text.length ?? 0);
    for (const [oldest, { text, tree }] of this.kept) {
      if (this.keptSource <= KEPT_SOURCE || oldest === name) break;
      this.kept.delete(oldest);
      this.keptSource -= text.length;
      tree.delete();
    }
  }

  private async language(id: string): Promise<Language> {
    const known = this.languages.get(id);
    if (known !== undefined) return known;
    const loaded = await loadGrammar(id, this.assets);
    this.languages.set(id, loaded);
    return loaded;
  }
}

/** The old tree with its positions moved to where the new text has them. */
function edited(old: Kept, text: string): Tree {
  const { start, end, insert } = differingSplice(old.text, text);
  old.tree.edit(
    new Edit({
      startIndex: start,
      oldEndIndex: end,
      newEndIndex: start + insert.length,
      startPosition: pointAt(old.text, start),
      oldEndPosition: pointAt(old.text, end),
      newEndPosition: pointAt(text, start + insert.length),
    }),
  );
  return old.tree;
}

/** tree-sitter's point: row from 0, column in UTF-16 units. */
function pointAt(text: string, offset: number): { row: number; column: number } {
  let row = 0;
  let lineStart = 0;
  for (let feed = text.indexOf('\n'); feed >= 0 && feed < offset; feed = text.indexOf('\n', feed + 1)) {
    row++;
    lineStart = feed + 1;
  }
  return { row, column: offset - lineStart };
}
