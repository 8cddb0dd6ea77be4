// Random trees and queries for comparing searches: fast-check arbitraries, so that a failure shrinks.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';

const WORDS = [
  'a',
  'b',
  'A',
  'foo',
  'Foo',
  'bar',
  'é',
  'É',
  'ß',
  'σ',
  'Σ',
  'ς',
  '日本',
  '😀',
  '42',
  '1',
  '_',
  '-',
  '(',
];
const SIGNS = [')', '{', '}', '.', '*', '$', '^', '\\', '"', ' ', '  ', '\t', '\u00a0', '\u2028'];
const word = fc.constantFrom(...WORDS, ...SIGNS);

const line = fc.oneof(
  { weight: 9, arbitrary: fc.array(word, { maxLength: 8 }).map((words) => words.join('')) },
  // Not longer, because expressions with several repetitions take time in a power of the length.
  { weight: 1, arbitrary: fc.tuple(word, word).map(([a, b]) => `${'x'.repeat(300)}${a}${b}${'y '.repeat(200)}`) },
);

const text = fc
  .record({
    lines: fc.array(line, { maxLength: 12 }),
    ending: fc.constantFrom('\n', '\n', '\r\n'),
    endsWithIt: fc.boolean(),
  })
  .map(({ lines, ending, endsWithIt }) => lines.join(ending) + (endsWithIt ? ending : ''));

/** Bytes of a file: mostly UTF-8, also with a byte order mark, UTF-16, invalid UTF-8 and binary. */
const content = fc.oneof(
  { weight: 12, arbitrary: text.map((written) => Buffer.from(written)) },
  { weight: 1, arbitrary: text.map((written) => Buffer.from(`\ufeff${written}`)) },
  { weight: 1, arbitrary: text.map((written) => Buffer.from(`\ufeff${written}`, 'utf16le')) },
  { weight: 1, arbitrary: text.map((written) => Buffer.from(`\ufeff${written}`, 'utf16le').swap16()) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(text, text)
      .map(([a, b]) => Buffer.concat([Buffer.from(a), Buffer.from([0xe9, 0x20, 0xff]), Buffer.from(b)])),
  },
  { weight: 1, arbitrary: fc.tuple(text, text).map(([a, b]) => Buffer.from(`${a.slice(0, 4000)}\0${b}`)) },
);

const folder = fc.constantFrom('', '', 'src/', 'src/lib/', 'out/', '.hidden/', 'ü b/', 'src/out/');
const name = fc.constantFrom('a', 'b.py', 'c.txt', 'd.log', '.env', '日.ts', 'space d.md', 'e.min.js');
const rule = fc.constantFrom(
  ...['*.log', '!d.log', '/out', 'out/', 'src/*', '!src/lib/', '!src/a', '**/b.py', 'src/**/a', '# a', '', '\\#b'],
  ...['.hidden/', '?.txt', '[ab]*', '*', '!*/', '!*.py', '/*', '!/src', 'ü b/', '.env', 'lib', 'a '],
);

export interface RandomTree {
  /** Bytes by relative path. */
  readonly files: readonly (readonly [string, Buffer])[];
  /** Lines of ignore files, by the folder they stand in. */
  readonly rules: readonly (readonly [string, readonly string[]])[];
  /** Targets of symbolic links, by relative path. */
  readonly links: readonly (readonly [string, string])[];
}

export const randomTree: fc.Arbitrary<RandomTree> = fc.record({
  files: fc.uniqueArray(
    fc.tuple(
      fc.tuple(folder, name).map(([a, b]) => a + b),
      content,
    ),
    { minLength: 4, maxLength: 20, selector: ([file]) => file },
  ),
  rules: fc.uniqueArray(fc.tuple(folder, fc.array(rule, { minLength: 1, maxLength: 3 })), {
    maxLength: 2,
    selector: ([at]) => at,
  }),
  links: fc.uniqueArray(
    fc.tuple(
      folder.map((at) => `${at}link`),
      fc.constantFrom('a', 'src', 'missing', '.', '/'),
    ),
    { maxLength: 2, selector: ([file]) => file },
  ),
});

export function writeTree(root: string, { files, rules, links }: RandomTree): void {
  const place = (file: string): string => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    return path.join(root, file);
  };
  for (const [file, bytes] of files) writeFileSync(place(file), bytes);
  for (const [at, lines] of rules) writeFileSync(place(`${at}.gitignore`), `${lines.join('\n')}\n`);
  for (const [file, target] of links) symlinkSync(target, place(file));
}

export interface RandomQuery {
  /** In JavaScript's syntax when `regex`. */
  readonly query: string;
  /** The same in Rust's syntax. */
  readonly rust: string;
  readonly regex: boolean;
  readonly ignoreCase: boolean;
  readonly word: boolean;
}

const same = (written: string) => ({ js: written, rust: written });
const escaped = word.map((chosen) => same(chosen.replace(/[$()*+./?[\\\]^{|}]/g, '\\$&')));

/** What means the same in both syntaxes; Rust's \w, \d and \b are told to be ASCII, as JavaScript's always are. */
const atom = fc.oneof(
  { weight: 5, arbitrary: escaped },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      same('.'),
      same('\\s'),
      { js: '\\d', rust: '[0-9]' },
      { js: '\\w', rust: '[0-9A-Za-z_]' },
      { js: '\\D', rust: '[^0-9]' },
      ...['[ab]', '[^a]', '[a-f]', '[é-ω]', '[^\\s]', '[\\s(]', '[\\d_]', '[^x\\n]'].map(same),
    ),
  },
);
const bounded = fc.tuple(atom, fc.constantFrom('', '', '?', '{2}', '{1,3}').map(same));
const unbounded = fc.tuple(atom, fc.constantFrom('*', '+', '+?').map(same));
const assertion = fc.constantFrom(same('^'), same('$'), { js: '\\b', rust: '(?-u:\\b)' });

const join = (parts: readonly { js: string; rust: string }[], between = '') => ({
  js: parts.map(({ js }) => js).join(between),
  rust: parts.map(({ rust }) => rust).join(between),
});

const part = fc.oneof(
  { weight: 6, arbitrary: bounded.map((parts) => join(parts)) },
  { weight: 1, arbitrary: unbounded.map((parts) => join(parts)) },
  { weight: 1, arbitrary: assertion },
);

const sequence = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => join(parts));

const expression = fc.oneof(
  { weight: 3, arbitrary: sequence },
  { weight: 1, arbitrary: fc.tuple(sequence, sequence).map((both) => join(both, '|')) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(sequence, sequence, sequence)
      .map(([a, b, c]) => join([a, join([same('(?:'), join([b, c], '|'), same(')')]), b])),
  },
);

export const randomQuery: fc.Arbitrary<RandomQuery> = fc
  .tuple(
    fc.oneof(
      fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => ({ ...same(words.join('')), regex: false })),
      expression.map((both) => ({ ...both, regex: true })),
    ),
    fc.boolean(),
    fc.boolean(),
  )
  .map(([{ js, rust, regex }, ignoreCase, word]) => ({ query: js, rust, regex, ignoreCase, word }));
