// The ways in which language models break a right edit, applied to one on purpose.
import { indentation, levelOf } from '../../server/check/repair/layout.js';

/** Puts `text` in place of the lines [first, behind) of `before` (indexes from 0). `text` ends with a line ending. */
export interface RealEdit {
  readonly path: string;
  readonly before: string;
  readonly first: number;
  readonly behind: number;
  readonly text: string;
}

export interface Mutation {
  readonly name: string;
  /** Whether the original can be told from the broken edit and the file. */
  readonly repairable: boolean;
  /** The broken edit; undefined where this edit has nothing to break in this way. */
  apply(edit: Broken): Change | undefined;
}

interface Change {
  readonly first?: number;
  readonly behind?: number;
  readonly lines: readonly string[];
}

/** What a mutation looks at. Lines are without their endings. */
export interface Broken {
  readonly edit: RealEdit;
  readonly lines: readonly string[];
  readonly old: readonly string[];
  /** Another file's edit, for a paste into the wrong file. */
  readonly stranger: readonly string[];
  random(): number;
}

const shift = (line: string, by: number, level: string): string => {
  if (line.trim() === '') return line;
  const fill = level.startsWith('\t') ? '\t' : ' ';
  const units = fill === '\t' ? Math.sign(by) : by;
  return units > 0 ? fill.repeat(units) + line : line.slice(Math.min(-units, indentation(line).length));
};

/** Shifts all lines or the first one by so many levels or spaces. */
function indent(name: string, by: number | 'level' | '-level' | 'none', which: 'all' | 'first'): Mutation {
  return {
    name,
    repairable: true,
    apply({ edit: { before }, lines }) {
      const level = levelOf(before);
      const units = by === 'level' ? level.length : by === '-level' ? -level.length : by === 'none' ? -999 : by;
      if (level === '\t' && Math.abs(units) === 2) return undefined;
      const first = lines.findIndex((line) => line.trim() !== '');
      return {
        lines: lines.map((line, index) => (which === 'all' || index === first ? shift(line, units, level) : line)),
      };
    },
  };
}

function prefix(name: string, behind: string): Mutation {
  return {
    name,
    repairable: true,
    apply: ({ edit: { first }, lines }) => ({
      lines: lines.map((line, index) => `${first + 1 + index}${behind}${line}`),
    }),
  };
}

function range(name: string, start: number, end: number): Mutation {
  return {
    name,
    repairable: false,
    apply({ edit, lines, old }) {
      const first = edit.first + start;
      const behind = edit.behind + end;
      if (first < 0 || behind > old.length || first > behind || edit.first === edit.behind) return undefined;
      return { first, behind, lines };
    },
  };
}

/** Drops or doubles one of the characters, at a random place or the last one. */
function character(name: string, set: RegExp, times: 0 | 2, place: 'any' | 'last'): Mutation {
  return {
    name,
    repairable: true,
    apply({ lines, random }) {
      const text = lines.join('\n');
      const places = [...text.matchAll(set)].map(({ index }) => index);
      const at = place === 'last' ? places.at(-1) : places[Math.floor(random() * places.length)];
      if (at === undefined) return undefined;
      return { lines: (text.slice(0, at) + text.charAt(at).repeat(times) + text.slice(at + 1)).split('\n') };
    },
  };
}

/** Leaves out or repeats a line that does nothing but close a block, in the middle of the text. */
function closingLine(name: string, times: 0 | 2): Mutation {
  return {
    name,
    repairable: true,
    apply({ lines, random }) {
      const places = lines.flatMap((line, index) => (/^\s*[)\]}]+[,;]?$/.test(line) ? index : []));
      const inner = places.filter((index) => index < lines.length - 1);
      const at = inner[Math.floor(random() * inner.length)];
      if (at === undefined) return undefined;
      return { lines: lines.flatMap((line, index) => (index === at ? Array(times).fill(line) : [line])) };
    },
  };
}

const FENCE = '```';
const BRACKETS = /[()[\]{}]/g;
const QUOTES = /["'`]/g;

export const MUTATIONS: readonly Mutation[] = [
  indent('indent: all a level less', '-level', 'all'),
  indent('indent: all a level more', 'level', 'all'),
  indent('indent: all 1 space less', -1, 'all'),
  indent('indent: all 1 space more', 1, 'all'),
  indent('indent: all 2 spaces less', -2, 'all'),
  indent('indent: all 2 spaces more', 2, 'all'),
  indent('indent: first line a level less', '-level', 'first'),
  indent('indent: first line a level more', 'level', 'first'),
  indent('indent: first line 1 space less', -1, 'first'),
  indent('indent: first line 1 space more', 1, 'first'),
  indent('indent: first line none', 'none', 'first'),
  {
    name: 'border: line above repeated',
    repairable: true,
    apply: ({ edit, lines, old }) => (edit.first === 0 ? undefined : { lines: [old[edit.first - 1] ?? '', ...lines] }),
  },
  {
    name: 'border: line below repeated',
    repairable: true,
    apply: ({ edit, lines, old }) =>
      edit.behind >= old.length ? undefined : { lines: [...lines, old[edit.behind] ?? ''] },
  },
  {
    name: 'border: two lines below repeated',
    repairable: true,
    apply: ({ edit, lines, old }) =>
      edit.behind + 1 >= old.length ? undefined : { lines: [...lines, ...old.slice(edit.behind, edit.behind + 2)] },
  },
  range('range: starts a line early', -1, 0),
  range('range: starts a line late', 1, 0),
  range('range: ends a line early', 0, -1),
  range('range: ends a line late', 0, 1),
  prefix('prefixes: 12:', ':'),
  prefix('prefixes: 12 and tab', '\t'),
  {
    name: 'fence: around',
    repairable: true,
    apply: ({ edit, lines }) => ({ lines: [FENCE + (/\w+$/.exec(edit.path)?.[0] ?? ''), ...lines, FENCE] }),
  },
  { name: 'fence: behind', repairable: true, apply: ({ lines }) => ({ lines: [...lines, FENCE] }) },
  character('bracket: one dropped', BRACKETS, 0, 'any'),
  character('bracket: one doubled', BRACKETS, 2, 'any'),
  character('bracket: last dropped', BRACKETS, 0, 'last'),
  character('bracket: last doubled', BRACKETS, 2, 'last'),
  closingLine('closing line: one dropped', 0),
  closingLine('closing line: one doubled', 2),
  character('quote: one dropped', QUOTES, 0, 'any'),
  character('quote: one doubled', QUOTES, 2, 'any'),
  {
    name: 'tabs: for spaces, or the reverse',
    repairable: true,
    apply({ edit: { before }, lines }) {
      const level = levelOf(before);
      const [from, to] = level === '\t' ? ['\t', '    '] : [level, '\t'];
      return { lines: lines.map((line) => indentation(line).replaceAll(from, to) + line.trimStart()) };
    },
  },
  {
    name: 'tail: last lines cut off',
    repairable: false,
    apply({ lines, random }) {
      if (lines.length < 2) return undefined;
      return { lines: lines.slice(0, Math.max(1, lines.length - 1 - Math.floor((random() * lines.length) / 2))) };
    },
  },
  {
    name: 'tail: cut off inside a line',
    repairable: false,
    apply({ lines, random }) {
      const text = lines.join('\n');
      return { lines: text.slice(0, Math.ceil(text.length * (0.6 + 0.4 * random()))).split('\n') };
    },
  },
  { name: 'paste: from another file', repairable: false, apply: ({ stranger }) => ({ lines: stranger }) },
];
