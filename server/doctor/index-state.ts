// The index of a root as it is on disk: how much of it still holds, and the memory it takes. Read only.
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { Budget } from '../search/index/budget.js';
import { Documents } from '../search/index/documents.js';
import { Segment } from '../search/index/segment.js';
import { readSegment } from '../search/index/segment-file.js';

export interface IndexState {
  /** Of all files in the directory, bytes. */
  readonly diskBytes: number;
  /** Files of the listing that need not be read again. */
  readonly upToDate: number;
  /** Bytes of memory for the index, without texts. */
  readonly indexBytes: number;
  /** Bytes of texts that are held in memory. */
  readonly heldBytes: number;
  /** Segments that cannot be read. */
  readonly damaged: number;
}

/** Names as SegmentStore gives them: which thread of how many it belongs to, and when it was written, in base 36. */
const SEGMENT = /^\d+of(\d+)-([0-9a-z]+)-[0-9a-f]+\.segment$/;

/**
 * Takes the segments up as a share of a starting server does, but removes nothing: that is for a server to do.
 * @param listing files of the root
 * @param cacheBytes most memory for texts
 */
export function readIndex(directory: string, root: string, listing: readonly string[], cacheBytes: number): IndexState {
  const names = namesIn(directory);
  const budget = new Budget(cacheBytes);
  const documents = new Documents(root, budget);
  for (const file of listing) documents.add(file);
  const files = segmentsInUse(names).map((name) => readSegment(path.join(directory, name)));
  documents.takeUp(files.flatMap((found) => (found === undefined ? [] : [new Segment(found.parts, found.stored)])));
  documents.sweep();
  const segments = [...documents.segments];
  const sum = (of: (segment: Segment) => number): number => segments.reduce((total, each) => total + of(each), 0);
  return {
    diskBytes: names.reduce((total, name) => total + sizeOf(path.join(directory, name)), 0),
    upToDate: sum(({ liveCount }) => liveCount),
    indexBytes: sum(({ indexBytes }) => indexBytes),
    heldBytes: sum(({ heldBytes }) => heldBytes),
    damaged: files.filter((found) => found === undefined).length,
  };
}

/** Newest first. Those that a server with another number of threads left are not in use. */
function segmentsInUse(names: readonly string[]): string[] {
  const segments = names.flatMap((name) => {
    const [, threads = '', time = ''] = SEGMENT.exec(name) ?? [];
    return threads === '' ? [] : [{ name, threads, time: Number.parseInt(time, 36) }];
  });
  segments.sort((left, right) => right.time - left.time);
  return segments.filter(({ threads }) => threads === segments[0]?.threads).map(({ name }) => name);
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return []; // not made yet
  }
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
