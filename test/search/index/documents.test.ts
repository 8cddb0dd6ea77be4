// Documents of a share: those in segments and the loose ones, and the memory that their texts take.
import { rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { Budget } from '../../../server/search/index/budget.js';
import { readDocument } from '../../../server/search/index/document.js';
import { Documents, type Piece } from '../../../server/search/index/documents.js';
import { Segment } from '../../../server/search/index/segment.js';
import { literal, segmentOf } from '../../support/search-share.js';
import { type FileTree, temporaryTree } from '../../support/server.js';

const FILES: FileTree = { 'a.txt': 'one needle\n', 'b.txt': 'two\n', 'c.txt': 'three needle\n' };

let root: string;
let budget: Budget;
let documents: Documents;
beforeEach(() => {
  root = temporaryTree(FILES);
  budget = new Budget(1000);
  documents = new Documents(root, budget);
  for (const name of Object.keys(FILES)) documents.add(name);
});

const at = (name: string): string => path.join(root, name);

/** A segment of these files as they are, in memory only. */
const segment = (names: readonly string[], settled = true): Segment =>
  new Segment(segmentOf(root, names, settled).parts, undefined);

/** The texts in which a literal stands. */
function found(text: string): Record<string, string> {
  const look = (name: string, pieces: Iterable<Piece>): [string, string] | undefined => {
    const whole = [...pieces].map(({ text: piece }) => piece.toString()).join('');
    return whole.includes(text) ? [name, whole] : undefined;
  };
  const hits = [...documents.find(literal(text).grams, () => true, look, new Set())];
  return Object.fromEntries(hits.flatMap((hit) => (hit === undefined ? [] : [hit])));
}

const loose = (): string[] => [...documents.loose.keys()].sort();

describe('a document in a segment', () => {
  test('answers for its file as long as that is unchanged', () => {
    documents.adopt(segment(['a.txt', 'b.txt', 'c.txt']));
    expect(loose()).toEqual([]);
    expect(found('needle')).toEqual({ 'a.txt': 'one needle\n', 'c.txt': 'three needle\n' });
    expect(documents.text('b.txt')?.toString()).toBe('two\n');
  });

  test('is loose as soon as a look at its file tells that it changed, and the new text answers', () => {
    documents.adopt(segment(['a.txt', 'b.txt', 'c.txt']));
    writeFileSync(at('a.txt'), 'another needle\n');
    rmSync(at('c.txt'));
    expect(['a.txt', 'b.txt', 'c.txt'].map((name) => documents.prove(name))).toEqual([false, true, false]);
    expect(found('needle')).toEqual({ 'a.txt': 'another needle\n' });
    expect(documents.text('c.txt')).toBeUndefined();
    expect(loose()).toEqual(['a.txt', 'c.txt']);
    expect(documents.count).toBe(3);
  });

  test('is not taken up when its file changed since it was read, as a look tells', () => {
    const built = new Map(documents.loose);
    for (const [name, each] of built) documents.lend(each, readDocument(at(name)) ?? expect.fail(name));
    const whole = segment(['a.txt', 'b.txt', 'c.txt']);
    writeFileSync(at('a.txt'), 'another needle\n');
    for (const name of built.keys()) documents.prove(name);
    documents.adopt(whole, built);
    expect(loose()).toEqual(['a.txt']);
    expect(found('needle')).toEqual({ 'a.txt': 'another needle\n', 'c.txt': 'three needle\n' });
  });

  test('is loose once it is said that its file changed, though its stamp is the same', () => {
    documents.adopt(segment(['a.txt', 'b.txt', 'c.txt']));
    documents.change('b.txt');
    documents.remove('a.txt');
    documents.change('a.txt');
    expect(loose()).toEqual(['b.txt']);
    expect(found('needle')).toEqual({ 'c.txt': 'three needle\n' });
    expect([...documents.segments].map(({ liveCount }) => liveCount)).toEqual([1]);
  });

  test('is loose after a sweep if it changed unseen, or was read too soon after it was written', () => {
    documents.adopt(segment(['a.txt', 'b.txt']));
    documents.adopt(segment(['c.txt'], false));
    const { atime, mtime } = statSync(at('a.txt'));
    writeFileSync(at('a.txt'), 'new needle\n');
    utimesSync(at('a.txt'), atime, mtime); // as many bytes and the old time, but not the time of change
    documents.sweep();
    expect(loose()).toEqual(['a.txt', 'c.txt']);
    expect(found('needle')).toEqual({ 'a.txt': 'new needle\n', 'c.txt': 'three needle\n' });
  });

  test('gives way to none of an older segment, and to none that was read before the file changed', () => {
    documents.adopt(segment(['a.txt', 'b.txt']));
    const older = segment(['b.txt', 'c.txt', 'a.txt']);
    documents.adopt(older);
    expect(older.liveCount).toBe(1);
    documents.change('c.txt');
    const before = new Map(documents.loose);
    documents.change('c.txt');
    const stale = segment(['c.txt']);
    documents.adopt(stale, before);
    expect([stale.liveCount, loose()]).toEqual([0, ['c.txt']]);
  });

  test('is loose when its segment is given up', () => {
    const whole = segment(['a.txt', 'b.txt', 'c.txt']);
    documents.adopt(whole);
    documents.remove('b.txt');
    documents.dissolve(whole);
    expect([loose(), documents.segments.size]).toEqual([['a.txt', 'c.txt'], 0]);
    expect(found('needle')).toEqual({ 'a.txt': 'one needle\n', 'c.txt': 'three needle\n' });
  });

  test('of a file that the root does not have is forgotten', () => {
    writeFileSync(at('d.txt'), 'needle');
    const whole = segment(['a.txt', 'd.txt']);
    documents.adopt(whole);
    expect(whole.liveCount).toBe(1);
    expect(Object.keys(found('needle')).sort()).toEqual(['a.txt', 'c.txt']);
  });
});

describe('the budget for texts', () => {
  const read = (times: number): void => {
    for (let time = 0; time < times; time++) found('needle');
  };

  test('is used by loose texts from the second time that they are read, and given back with them', () => {
    read(1);
    expect(budget.used).toBe(0);
    read(2);
    const all = Object.values(FILES).join('').length;
    expect(budget.used).toBe(all);
    documents.remove('a.txt');
    expect(budget.used).toBe(all - 'one needle\n'.length);
    documents.change('b.txt');
    writeFileSync(at('c.txt'), 'needle');
    expect(found('needle')).toEqual({ 'c.txt': 'needle' });
    read(2);
    expect(budget.used).toBe('two\nneedle'.length);
    for (const path of documents.paths()) documents.remove(path);
    expect(budget.used).toBe(0);
  });

  test('is kept to; texts without room are read each time', () => {
    budget = new Budget(5);
    documents = new Documents(root, budget);
    for (const name of Object.keys(FILES)) documents.add(name);
    read(3);
    expect(budget.used).toBe('two\n'.length);
    expect(found('needle')).toEqual({ 'a.txt': 'one needle\n', 'c.txt': 'three needle\n' });
  });

  test('is used by a segment, which takes over from the loose texts, and given back when that is given up', () => {
    budget = new Budget(1e6);
    documents = new Documents(root, budget);
    for (const name of Object.keys(FILES)) documents.add(name);
    read(3);
    const { parts, texts } = segmentOf(root, Object.keys(FILES));
    const whole = new Segment(parts, undefined);
    documents.adopt(whole);
    documents.hold(whole, texts);
    const { used } = budget;
    expect(used).toBeGreaterThanOrEqual(whole.textBytes);
    read(3);
    expect(budget.used).toBe(used);
    documents.dissolve(whole);
    expect(budget.used).toBe(0);
  });

  test('is not given back what a segment never took', () => {
    const older = segment(Object.keys(FILES));
    const newer = segment(Object.keys(FILES));
    const poor = documents.takeUp([newer, older]);
    expect(poor).toEqual([older]);
    for (const used of [...documents.segments]) documents.dissolve(used);
    expect(budget.used).toBe(0);
  });
});
