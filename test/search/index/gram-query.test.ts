// Formulas over grams: they hold wherever a query matches, and not nearly everywhere.
import { type AST, RegExpParser } from '@eslint-community/regexpp';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sizeOf } from '../../../server/search/index/gram-formula.js';
import { type GramQuery, gramsOfLiteral, gramsOfPattern } from '../../../server/search/index/gram-query.js';
import { gramOf } from '../../../server/search/index/grams.js';
import { PostingsBuilder } from '../../../server/search/index/postings.js';
import { searchableText } from '../../../server/search/searchable.js';
import { randomQuery, randomTree } from '../../support/random-search.js';

function parsed(source: string, unicode: boolean): AST.Pattern {
  return new RegExpParser().parsePattern(source, 0, source.length, unicode);
}

const formula = (source: string, flags = 'u'): GramQuery => gramsOfPattern(parsed(source, flags.includes('u')), flags);

function holds(query: GramQuery, grams: ReadonlySet<number>): boolean {
  switch (query.kind) {
    case 'any':
      return true;
    case 'none':
      return false;
    case 'all':
      return query.grams.every((gram) => grams.has(gram)) && query.of.every((part) => holds(part, grams));
    case 'some':
      return query.grams.some((gram) => grams.has(gram)) || query.of.some((part) => holds(part, grams));
    default:
      return query satisfies never;
  }
}

function gramsOf(text: string | Buffer): Set<number> {
  const grams = new Set<number>();
  for (const line of Buffer.from(text).toString('latin1').split('\n')) {
    const bytes = Buffer.from(line.length === 2 ? `${line}\n` : line, 'latin1');
    for (let at = 2; at < bytes.length; at++) grams.add(gramOf(bytes[at - 2] ?? 0, bytes[at - 1] ?? 0, bytes[at] ?? 0));
  }
  return grams;
}

const isCandidate = (query: GramQuery, text: string): boolean => holds(query, gramsOf(text));

const builder = new PostingsBuilder();

function isCandidateOfPostings(query: GramQuery, text: Buffer): boolean {
  builder.add(text);
  const blocks = builder.finish().blocksFor(query);
  return blocks === undefined || blocks[0] === 1;
}

/** What searches run: in Unicode mode, unless only the loose mode takes the expression. */
function expressionOf(query: string, regex: boolean, ignoreCase: boolean): { expression: RegExp; unicode: boolean } {
  const source = regex ? query : query.replace(/[$()*+./?[\\\]^{|}]/g, '\\$&');
  const flags = ignoreCase ? 'i' : '';
  try {
    return { expression: new RegExp(source, `${flags}u`), unicode: true };
  } catch {
    return { expression: new RegExp(source, flags), unicode: false };
  }
}

describe('a formula holds for every text with a match', () => {
  test('of random queries in random files', () => {
    fc.assert(
      fc.property(randomTree, fc.array(randomQuery, { minLength: 10, maxLength: 10 }), ({ files }, queries) => {
        for (const { query, regex, ignoreCase } of queries) {
          const { expression, unicode } = expressionOf(query, regex, ignoreCase);
          const grams = regex
            ? gramsOfPattern(parsed(query, unicode), expression.flags)
            : gramsOfLiteral(query, ignoreCase);
          for (const [, bytes] of files) {
            const text = searchableText(bytes);
            if (
              text
                ?.toString()
                .split('\n')
                .some((line) => expression.test(line)) !== true
            )
              continue;
            expect(holds(grams, gramsOf(text)), `${query} in ${JSON.stringify(text.toString())}`).toBe(true);
            expect(isCandidateOfPostings(grams, text)).toBe(true);
          }
        }
      }),
      { numRuns: 12 },
    );
  });

  const letters = [
    'a',
    'b',
    'k',
    'K',
    '\u212a',
    's',
    'S',
    'ſ',
    'é',
    'É',
    'ß',
    'ẞ',
    'σ',
    'ς',
    'Σ',
    'я',
    'Я',
    'ﬅ',
    'ﬆ',
    '𐐨',
    '𐐀',
  ];
  const atoms = [
    '.',
    '\\s',
    '\\d',
    '\\w',
    '\\W',
    '\\b',
    '^',
    '$',
    '[ab]',
    '[a-k]',
    '[^a]',
    '[ksé]',
    '[а-я]',
    '[ ()]',
    '(a|b)',
    '(a|b)\\1',
  ];
  const expression = fc.letrec<{ part: string; list: string }>((tie) => ({
    part: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { weight: 4, arbitrary: fc.constantFrom(...letters) },
      { weight: 2, arbitrary: fc.constantFrom(...atoms) },
      {
        weight: 2,
        arbitrary: fc
          .tuple(fc.constantFrom('', '?:', '?=', '?!', '?<=', '?<!'), tie('list'), tie('list'))
          .map(([kind, one, other]) => `(${kind}${one}|${other})`),
      },
      {
        weight: 2,
        arbitrary: fc
          .tuple(tie('list'), fc.constantFrom('?', '*', '+', '{2}', '{1,3}', '{0}', '{9}', '+?'))
          .map(([list, times]) => `(?:${list})${times}`),
      },
    ),
    list: fc.array(tie('part'), { maxLength: 4 }).map((parts) => parts.join('')),
  })).list;

  test('of nested expressions, with and without case, with and without Unicode', () => {
    const line = fc.array(fc.constantFrom(...letters, ' ', '1', '('), { maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(expression, fc.array(line, { minLength: 30, maxLength: 30 }), (source, lines) => {
        for (const flags of ['', 'i', 'u', 'iu']) {
          const grams = formula(source, flags);
          const found = lines.filter((text) => new RegExp(source, flags).test(text));
          for (const text of found) expect(isCandidate(grams, text), `/${source}/${flags} in ${text}`).toBe(true);
        }
      }),
      { numRuns: 250 },
    );
  });

  test.each([
    ['kiss', 'iu', ['KISS', '\u212aiss', 'kiſS']],
    ['straße', 'iu', ['STRAẞE', 'ſtraße']],
    ['ΌΣΟΣ', 'iu', ['όσος', 'ΌΣΟσ']],
    ['\\ud83d', '', ['😀']],
    ['ab\\ud83d\\ude00cd', '', ['ab😀cd']],
    ['(foo)bar\\1', 'u', ['foobarfoo']],
    ['(?:(?!x)foo)+bar', 'u', ['foofoobar']],
    ['(?<=foo)bar', 'u', ['foobar']],
    ['foo(?=bar)', 'u', ['foobar']],
    ['x{3}', 'u', ['xxx']],
    ['(?:ab){20}', 'u', ['ab'.repeat(20)]],
    ['foo\\s+bar', 'u', ['foo bar', 'foo\t\tbar', 'foo\u00a0bar', 'foo\u3000\rbar', 'foo\u2003bar']],
  ])('of /%s/%s', (source, flags, texts) => {
    for (const text of texts) {
      expect(new RegExp(source, flags).test(text)).toBe(true);
      expect(isCandidate(formula(source, flags), text), text).toBe(true);
    }
  });
});

describe('a formula leaves texts out', () => {
  test.each([
    ['foo.*bar', 'u', 'foo baz'],
    ['(abc|def)ghi', 'u', 'abcxghi defxghi'],
    ['(abc|def)ghi', 'u', 'abc ghi'],
    ['[A-Z]oo_bar', 'u', 'oo_baz'],
    ['x{3}', 'u', 'xx xx'],
    ['EXPORT_SYMBOL(_GPL)?\\(pci', 'u', 'EXPORT_SYMBOL_GPL(usb) pci'],
    ['Ünïcode', 'iu', 'unicode'],
    ['foo\\d', 'u', 'foox'],
    ['foo\\s+bar', 'u', 'foo_bar'],
    ['foo[;,]bar', 'u', 'foo.bar'],
    ['foo(?=bar)', 'u', 'foo'],
    ['(?<=foo)bar', 'u', 'bar'],
    ['(foo|bar)+', 'u', 'fo ba'],
    ['\\bfoo$', 'u', 'fo'],
    ['(?:foo|foobar|baz)x', 'u', 'foobazz'],
    ['kiss', 'iu', 'kitt'],
    ['(?:ab){20}', 'u', 'ab ba'],
    ['[]abc', 'u', 'abc'],
  ])('of /%s/%s: %s', (source, flags, text) => {
    expect(isCandidate(formula(source, flags), text)).toBe(false);
  });

  test.each(['', 'a', '\ud83dabc'.slice(0, 2)])('but not for a literal of fewer than two bytes: %j', (text) => {
    expect(gramsOfLiteral(text, false)).toEqual({ kind: 'any' });
  });

  test.each(['ab', 'é'])('for two bytes, by the grams that they make with any other: %j', (text) => {
    const grams = gramsOfLiteral(text, false);
    for (const line of [text, `c${text}`, `${text}c`, `c${text}c`, `cc\n${text}\ncc`]) {
      expect(isCandidate(grams, line)).toBe(true);
      expect(isCandidateOfPostings(grams, Buffer.from(line))).toBe(true);
      expect(isCandidateOfPostings(grams, Buffer.from(`${line}\n`))).toBe(true);
    }
  });

  test.each(['a\nb', 'ba', 'acb', 'a', ''])('for two bytes, not where they do not stand together: %j', (text) => {
    expect(isCandidateOfPostings(gramsOfLiteral('ab', false), Buffer.from(text))).toBe(false);
  });

  test('by all grams of a literal', () => {
    const grams = [gramOf(102, 111, 111), gramOf(111, 111, 98), gramOf(111, 98, 97), gramOf(98, 97, 114)];
    expect(gramsOfLiteral('foobar', false)).toEqual({ kind: 'all', grams, of: [] });
    expect(gramsOfLiteral('FooBar', true)).toEqual({ kind: 'all', grams, of: [] });
  });

  test('without saying anything twice', () => {
    expect(formula('foo|foo|foobar')).toEqual(formula('foo'));
    expect(formula('(?:foo.*){9}')).toEqual(formula('foo.*foo'));
    expect(formula('abcx|abcy')).toEqual(formula('abc[xy]'));
  });
});

describe('the work is bounded', () => {
  const words = Array.from({ length: 160 }, (_, index) => `w${index}_${index * 7}`);
  test.each([
    ['a long text', 'abcdefghijklmnopqrst'.repeat(50)],
    ['many words', words.join('|')],
    ['many words twice', `(?:${words.slice(0, 75).join('|')})(?:${words.slice(75).join('|')})`],
    ['many digits', '\\d'.repeat(500)],
    ['many classes', '[abc]'.repeat(200)],
    ['many alternations', '(?:abc|def|ghi)'.repeat(66)],
    ['nested repeats', `${'(?:'.repeat(100)}[abc]x${'){99}'.repeat(100)}`],
    ['nested alternatives', `${'(?:abc|'.repeat(100)}x${')def'.repeat(100)}`],
    ['letters of many spellings', 'kskskſßσ'.repeat(120)],
  ])('for %s', (_, source) => {
    for (const flags of ['u', 'iu', '']) {
      const started = performance.now();
      const grams = formula(source, flags);
      expect(sizeOf(grams)).toBeLessThan(3000);
      // Far more than it takes, for machines that are busy with other tests.
      expect(performance.now() - started).toBeLessThan(500);
    }
  });
});
