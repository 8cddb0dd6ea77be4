// Search for files by their paths, strictest kind of match first; weaker kinds are tried only while little was found.

import { countBits, indexPaths, letterSet, type PathIndex } from './path-index.js';
import { lettersCost } from './path-letters.js';
import { allowedSlips, slipsBetween, stemOf } from './path-typos.js';
import { createGlob } from './selection.js';

/** From the strictest to the weakest; the last two change places when the name is long. */
export type PathMatchKind =
  /** The whole path or file name. */
  | 'exact'
  /** The last folders and the file name. */
  | 'path-end'
  | 'glob'
  | 'name-start'
  | 'name-part'
  | 'path-part'
  /** Some letters in order. */
  | 'letters'
  /** All but a slip or two. */
  | 'typo';

export interface PathGroup {
  readonly kind: PathMatchKind;
  /** Best first. */
  readonly paths: readonly string[];
}

export interface PathMatches {
  /** Strictest first, none of them empty. */
  readonly groups: readonly PathGroup[];
}

const GLOB_SIGNS = /[*?[\]{}!]/;

/** With fewer paths than that, the next weaker kind is tried too. */
const FEW = 3;

/** A shorter name is rather an abbreviation than misspelt. */
const SHORTEST_MISSPELT = 5;

/**
 * Paths (relative, forward slashes) that a pattern means. Except in globs, case matters only for the order.
 * @param below UTF-16 units of the folder that all are in, with its slash; globs may be written from there. 0 for none
 */
export function findPaths(files: readonly string[], pattern: string, below = 0): PathMatches {
  const wanted = pattern.replace(/^\.?\//, '');
  const index = indexPaths(files);
  const { exact, parts, certain } = substringGroups(index, wanted);
  // A name without an extension may be meant to have one.
  if (exact.length > 0)
    return { groups: wanted.includes('.') ? exact : [...exact, ...parts.slice(0, certain ? 1 : 0)] };
  if (GLOB_SIGNS.test(wanted)) {
    const paths = globPaths(index, wanted, below);
    return { groups: paths.length > 0 ? [{ kind: 'glob', paths }] : parts };
  }
  if (certain) return { groups: parts };
  const groups = [...parts];
  const misspelt = stemOf(wanted.slice(wanted.lastIndexOf('/') + 1)).length >= SHORTEST_MISSPELT;
  for (const search of misspelt ? [typoGroup, lettersGroup] : [lettersGroup, typoGroup]) {
    const found = new Set(groups.flatMap(({ paths }) => paths));
    if (found.size >= FEW) break;
    const group = search(index, wanted.toLowerCase());
    const paths = group.paths.filter((file) => !found.has(file));
    if (paths.length > 0) groups.push({ ...group, paths });
  }
  return { groups };
}

/** Numbers that sort paths: by rank, then the least deep first, then in the order of the listing. */
class Ranking {
  private readonly keys: number[] = [];

  constructor(private readonly index: PathIndex) {}

  /** @param rank from 0, the best, to a thousand */
  add(file: number, rank: number): void {
    const depth = Math.min(this.index.depth[file] ?? 0, 1023);
    this.keys.push((rank * 1024 + depth) * 2 ** 32 + file);
  }

  group(kind: PathMatchKind): PathGroup {
    const sorted = Float64Array.from(this.keys).sort();
    return { kind, paths: Array.from(sorted, (key) => this.index.files[key % 2 ** 32] ?? '') };
  }
}

interface Parts {
  readonly exact: PathGroup[];
  readonly parts: PathGroup[];
  /** Whether one of the parts is a whole file name but for its extension. */
  readonly certain: boolean;
}

function substringGroups(index: PathIndex, wanted: string): Parts {
  const { files, lower, nameAt } = index;
  const rankings = new Map<PathMatchKind, Ranking>();
  const small = wanted.toLowerCase();
  let certain = false;
  const sameCase = (file: string): number => (file.includes(wanted) ? 0 : 1);
  for (let at = 0; at < lower.length; at++) {
    const path = lower[at] ?? '';
    if (!path.includes(small)) continue;
    const { kind, rank } = kindOfPart(path, nameAt[at] ?? 0, small);
    const ranking = rankings.get(kind) ?? new Ranking(index);
    rankings.set(kind, ranking);
    if (kind === 'name-start' && rank === 0) certain = true;
    ranking.add(at, rank * 2 + sameCase(files[at] ?? ''));
  }
  const groups = (...kinds: PathMatchKind[]): PathGroup[] =>
    kinds.flatMap((kind) => rankings.get(kind)?.group(kind) ?? []);
  return { exact: groups('exact', 'path-end'), parts: groups('name-start', 'name-part', 'path-part'), certain };
}

/** How a text stands in a path that holds it. */
function kindOfPart(path: string, nameAt: number, wanted: string): { kind: PathMatchKind; rank: number } {
  const end = path.length - wanted.length;
  if (end === 0 || (end === nameAt && path.endsWith(wanted))) return { kind: 'exact', rank: 0 };
  if (path.endsWith(wanted) && path[end - 1] === '/') return { kind: 'path-end', rank: 0 };
  if (path.startsWith(wanted, nameAt)) {
    const isStem = path[nameAt + wanted.length] === '.';
    return { kind: 'name-start', rank: isStem ? 0 : 1 };
  }
  return { kind: path.includes(wanted, nameAt) ? 'name-part' : 'path-part', rank: 0 };
}

function globPaths({ files }: PathIndex, glob: string, below: number): string[] {
  const fits = createGlob(glob, below);
  // What has no other sign in it must stand in the path; looking for that first is quicker.
  const plain = /[[\]{}!()\\+@|,]/.test(glob) ? [] : glob.split(/[*?/]+/);
  const longest = plain.reduce((best, part) => (part.length > best.length ? part : best), '');
  return files.filter((file) => file.includes(longest) && fits(file));
}

function lettersGroup(index: PathIndex, wanted: string): PathGroup {
  const { files, lower, nameAt, pathLetters, nameLetters } = index;
  const ranking = new Ranking(index);
  const letters = letterSet(wanted);
  const most = Math.max(2, Math.ceil(wanted.length / 2));
  // A few letters are found across the folders of nearly every path.
  const nameOnly = wanted.length < 4;
  for (let at = 0; at < lower.length; at++) {
    const has = (nameOnly ? nameLetters : pathLetters)[at] ?? 0;
    if ((has & letters) !== letters) continue;
    const path = lower[at] ?? '';
    const name = nameAt[at] ?? 0;
    if (!holdsInOrder(path, nameOnly ? name : 0, wanted)) continue;
    const cost = lettersCost(files[at] ?? '', path, nameOnly ? name : 0, name, wanted);
    if (cost <= most) ranking.add(at, cost);
  }
  return ranking.group('letters');
}

function holdsInOrder(path: string, from: number, wanted: string): boolean {
  let at = from - 1;
  for (let letter = 0; letter < wanted.length; letter++) {
    at = path.indexOf(wanted.charAt(letter), at + 1);
    if (at < 0) return false;
  }
  return true;
}

/** Names alike; with folders in front, each of them must be alike too. */
function typoGroup(index: PathIndex, wanted: string): PathGroup {
  const { lower, nameAt, nameLetters } = index;
  const ranking = new Ranking(index);
  const segments = wanted.split('/').reverse();
  const name = segments[0] ?? '';
  const withExtension = stemOf(name) !== name;
  const most = allowedSlips(stemOf(name).length);
  const letters = letterSet(name);
  for (let at = 0; at < lower.length; at++) {
    // Each slip brings at most one letter that the other name lacks.
    if (countBits(letters & ~(nameLetters[at] ?? 0)) > most) continue;
    const path = lower[at] ?? '';
    const own = path.slice(nameAt[at]);
    let slips = slipsBetween(name, withExtension ? own : stemOf(own), most);
    if (slips <= most && segments.length > 1) slips += folderSlips(path.split('/').reverse(), segments);
    if (slips < Number.POSITIVE_INFINITY) ranking.add(at, slips);
  }
  return ranking.group('typo');
}

/** Both from the file name upwards. */
function folderSlips(path: readonly string[], segments: readonly string[]): number {
  let sum = 0;
  for (let up = 1; up < segments.length; up++) {
    const segment = segments[up] ?? '';
    sum += slipsBetween(segment, path[up] ?? '', allowedSlips(segment.length));
  }
  return sum;
}
