// Random regular expressions and texts for them, and what V8 itself says of a line.
import fc from 'fast-check';

const single = fc.constantFrom(
  ...['a', 'b', 'A', 'é', 'ß', 'k', 's', '😀', '_', '1', ' ', '\\.', '.', '\\w', '\\W', '\\d', '\\D', '\\s', '\\S'],
  ...['[ab]', '[^a]', '[a-z]', '[^\\s\\d]', '[\\w.]', '\\u0061', '\\x62', '\\p{L}', '\\P{L}', '[^\\p{Lu}]', '[😀a]'],
);
const edge = fc.constantFrom('^', '$', '\\b', '\\B');
const repeat = fc.constantFrom('*', '+', '?', '*?', '+?', '??', '{2}', '{1,2}', '{2,}', '{0}', '{0,3}?');

/** In the syntax of the u flag. */
export const randomPattern = fc.letrec<{ any: string; row: string; part: string }>((tie) => ({
  any: fc.oneof(
    { weight: 3, arbitrary: tie('row') },
    { weight: 1, arbitrary: fc.tuple(tie('row'), tie('row')).map(([a, b]) => `${a}|${b}`) },
  ),
  row: fc.array(tie('part'), { maxLength: 4 }).map((parts) => parts.join('')),
  part: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 5, arbitrary: single },
    { weight: 3, arbitrary: fc.tuple(single, repeat).map(([a, b]) => a + b) },
    { weight: 1, arbitrary: edge },
    { weight: 2, arbitrary: fc.tuple(tie('any'), repeat).map(([a, b]) => `(?:${a})${b}`) },
    { weight: 1, arbitrary: tie('any').map((a) => `(?:${a})`) },
    {
      weight: 1,
      arbitrary: fc.tuple(fc.constantFrom('?=', '?!', '?<=', '?<!'), tie('any')).map(([a, b]) => `(${a}${b})`),
    },
  ),
})).any;

export const randomFlags = fc.constantFrom('u', 'iu');

/** Signs that expressions tell apart, beside some that they do not, and line feeds. */
export const randomText = fc
  .array(
    fc.constantFrom(
      ...['a', 'a', 'b', 'A', 'é', 'É', 'ß', 'ẞ', 'k', '\u212a', 's', 'ſ', '😀', '_', '1', ' ', '\u0301'],
      ...['.', '\r', '\u2028', '\n', '\n'],
    ),
    { maxLength: 14 },
  )
  .map((signs) => signs.join(''));

/** As if lines ended with \\n only. Tried from one character after another, since by itself V8 also looks inside of surrogate pairs. */
export function v8Matches(pattern: string, flags: string, line: string): boolean {
  const expression = new RegExp(pattern, `${flags}sy`);
  let at = 0;
  return [...line, ''].some((character) => {
    expression.lastIndex = at;
    at += character.length;
    return expression.test(line);
  });
}

export const linesOf = (text: string): string[] =>
  text === '' ? [] : (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
