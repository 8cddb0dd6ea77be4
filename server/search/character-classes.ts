// The characters in classes, each of characters that no part of a regular expression tells apart.
import type { RegexGraph } from './regex-graph.js';
import { isWordCharacter } from './word-characters.js';

/** Class of what is no ASCII byte, and of every character whose class is not known yet. */
export const UNKNOWN = 0;

/** Class of a line feed and of what lies beyond the text. */
export const EDGE = 1;

/** As assertions see a character: `wide` ones belong to words, though \w does not match them. */
export type CharacterKind = 'edge' | 'word' | 'wide' | 'other';

export interface CharacterClass {
  readonly kind: CharacterKind;
  /** 1 for each of the graph's sets that they are in. */
  readonly inSet: Uint8Array;
}

const ASCII = 128;
const LF = 10;

export class CharacterClasses {
  /** By byte: its class when it is ASCII. */
  readonly ofByte = new Uint8Array(256);
  private readonly classes: CharacterClass[] = [];
  private readonly tells: ReadonlySet<CharacterKind>;
  private others: OtherCharacters | undefined;

  constructor(private readonly graph: RegexGraph) {
    this.tells = kindsToldApart(graph);
    const none = new Uint8Array(graph.sets.length);
    this.classes.push({ kind: 'other', inSet: none }, { kind: this.told('edge'), inSet: none });
    this.classifyAscii();
  }

  get count(): number {
    return this.classes.length;
  }

  at(id: number): CharacterClass {
    const found = this.classes[id];
    if (found === undefined) throw new RangeError(`no class ${id}`);
    return found;
  }

  /** Class of a code point. */
  of(code: number): number {
    if (code < ASCII) return this.ofByte[code] ?? UNKNOWN;
    this.others ??= new OtherCharacters(this.graph);
    const known = this.others.get(code);
    if (known !== UNKNOWN) return known;
    const { kind, inSet } = this.others.look(code);
    const id = this.idOf({ kind: this.told(kind), inSet });
    this.others.set(code, id);
    return id;
  }

  /** Kinds that no assertion of the graph tells apart are one. */
  told(kind: CharacterKind): CharacterKind {
    return this.tells.has(kind) ? kind : 'other';
  }

  private idOf(wanted: CharacterClass): number {
    const found = this.classes.findIndex(
      ({ kind, inSet }, id) => id > EDGE && kind === wanted.kind && inSet.every((is, set) => is === wanted.inSet[set]),
    );
    return found >= 0 ? found : this.classes.push(wanted) - 1;
  }

  /** Starts with the kinds and splits them by one set after the other. */
  private classifyAscii(): void {
    const { ofByte } = this;
    const word = memberships([48, 57, 65, 90, 95, 95, 97, 122]);
    const members = this.graph.sets.map(({ ascii }) => memberships(ascii));
    let count = split(ofByte, this.tells.has('word') ? word : new Uint8Array(ASCII));
    for (const inSet of members) count = split(ofByte, inSet);
    const seen = new Uint8Array(count);
    for (let code = 0; code < ASCII; code++) {
      const id = ofByte[code] ?? 0;
      if (code !== LF && seen[id] === 0) {
        const kind = this.told(word[code] === 1 ? 'word' : 'other');
        seen[id] = this.classes.push({ kind, inSet: Uint8Array.from(members, (inSet) => inSet[code] ?? 0) }) - 1;
      }
      ofByte[code] = code === LF ? EDGE : (seen[id] ?? UNKNOWN);
    }
  }
}

function kindsToldApart({ nodes }: RegexGraph): Set<CharacterKind> {
  const tells = new Set<CharacterKind>();
  for (const { kind } of nodes) {
    if (kind === 'edge') tells.add('edge');
    if (kind === 'word-boundary' || kind === 'word-edge') tells.add('word');
    if (kind === 'word-edge') tells.add('wide');
  }
  return tells;
}

/** 1 for each ASCII character in the ranges. */
function memberships(ranges: readonly number[]): Uint8Array {
  const members = new Uint8Array(ASCII);
  for (let at = 0; at < ranges.length; at += 2) members.fill(1, ranges[at], (ranges[at + 1] ?? 0) + 1);
  return members;
}

/** Gives new ids, from 0, to the classes of ASCII characters, so that each is all in or all out. Returns how many there are. */
function split(ofByte: Uint8Array, members: Uint8Array): number {
  const ids = new Uint8Array(2 * ASCII);
  let count = 0;
  for (let code = 0; code < ASCII; code++) {
    const key = 2 * (ofByte[code] ?? 0) + (members[code] ?? 0);
    if (ids[key] === 0) ids[key] = ++count;
    ofByte[code] = (ids[key] ?? 0) - 1;
  }
  return count;
}

/** Characters beyond ASCII, looked at one by one as they occur. */
class OtherCharacters {
  private readonly ofUnit = new Uint16Array(0x10000);
  private readonly ofAstral = new Map<number, number>();
  private readonly sets: readonly RegExp[];
  private readonly word: RegExp;

  constructor({ sets, flags }: RegexGraph) {
    this.sets = sets.map(({ source }) => new RegExp(`^${source}$`, flags));
    this.word = new RegExp('\\w', flags);
  }

  get(code: number): number {
    return (code <= 0xffff ? this.ofUnit[code] : this.ofAstral.get(code)) ?? UNKNOWN;
  }

  set(code: number, id: number): void {
    if (code <= 0xffff) this.ofUnit[code] = id;
    else this.ofAstral.set(code, id);
  }

  look(code: number): CharacterClass {
    const character = String.fromCodePoint(code);
    const kind = this.word.test(character) ? 'word' : isWordCharacter(character) ? 'wide' : 'other';
    return { kind, inSet: Uint8Array.from(this.sets, (set) => (set.test(character) ? 1 : 0)) };
  }
}
