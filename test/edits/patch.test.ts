// Patches as models write them: sections, blocks and unified diffs with wrong numbers.
import { describe, expect, test } from 'vitest';
import { parsePatch } from '../../server/edits/patch/parse.js';
import { type FilePatch, PatchError } from '../../server/edits/patch/patch.js';
import { placeHunks, type Unplaced } from '../../server/edits/patch/place.js';
import { indexLines } from '../../server/text/lines.js';
import { applySplice } from '../../server/text/splice.js';

function update(patch: string): Extract<FilePatch, { kind: 'update' }> {
  const [first, ...others] = parsePatch(patch);
  if (first?.kind !== 'update' || others.length > 0)
    throw new Error(`not one update: ${JSON.stringify([first, others])}`);
  return first;
}

/** The text after the one update of the patch, or why it has no place. */
function applied(text: string, patch: string): string {
  const placed = placeHunks(indexLines(text), update(patch).hunks);
  return placed.placed ? placed.splices.reduceRight(applySplice, text) : placed.reason;
}

function misfit(text: string, patch: string): Unplaced {
  const placed = placeHunks(indexLines(text), update(patch).hunks);
  if (placed.placed) throw new Error('it was placed');
  return placed;
}

/** Line of the patch (from 1) and reason. */
function refusal(patch: string): [number, string] {
  try {
    parsePatch(patch);
  } catch (error) {
    if (error instanceof PatchError) return [error.line, error.message];
    throw error;
  }
  throw new Error('it was read');
}

const section = (...lines: string[]): string =>
  ['*** Begin Patch', '*** Update File: a.py', ...lines, '*** End Patch', ''].join('\n');

const TWICE = 'class A:\n    def f(self):\n        return 1\n\nclass B:\n    def f(self):\n        return 1\n';

describe('sections', () => {
  test('add, delete, update and move files', () => {
    const patch = `*** Begin Patch
*** Add File: new file.ts
+one
+
+  two
*** Delete File: old.ts
*** Update File: a.ts
*** Move to: b/c.ts
@@ class A
 one
-two
+2
*** End Patch
`;
    expect(parsePatch(patch)).toMatchObject([
      { kind: 'create', path: 'new file.ts', text: 'one\n\n  two\n' },
      { kind: 'delete', path: 'old.ts' },
      { kind: 'update', path: 'a.ts', moveTo: 'b/c.ts', hunks: [{ at: 9, scopes: ['class A'], toEnd: false }] },
    ]);
  });

  test.each([
    ['bare', '*** Update File: a.py\n one\n-two\n+2'],
    ['in a fence', '```diff\n*** Begin Patch\n*** Update File: a.py\n@@\n one\n-two\n+2\n*** End Patch\n```\n'],
    ['in a heredoc', "apply_patch <<'EOF'\n*** Begin Patch\n*** Update File: a.py\n@@\n-two\n+2\n*** End Patch\nEOF\n"],
    ['sent with CRLF', '*** Begin Patch\r\n*** Update File: a.py\r\n@@\r\n one\r\n-two\r\n+2\r\n*** End Patch\r\n'],
    ['with line numbers', '*** Update File: a.py\n@@ -1,2 +1,2 @@\n one\n-two\n+2'],
  ])('are read %s', (_, patch) => {
    expect(applied('one\ntwo\n\nthree\n', patch)).toBe('one\n2\n\nthree\n');
  });

  test('an empty line is an empty kept line, but not at the end', () => {
    expect(applied('a\n\nb\nc\n', section(' a', '', '-b', '+B', ''))).toBe('a\n\nB\nc\n');
  });

  test.each([
    ['the ending of lines around', 'a\r\nb\r\nc\n', [' a', '-b', '+x', '+y'], 'a\r\nx\r\ny\r\nc\n'],
    ['the missing final ending', 'a\nb', [' a', '-b', '+x'], 'a\nx'],
    ['the missing final ending behind an added line', 'a\nb', [' b', '+x'], 'a\nb\nx'],
    ['the final ending', 'a\nb\n', [' b', '+x'], 'a\nb\nx\n'],
    ['spaces at the end of a kept line', 'a  \nb\n', [' a  ', '-b', '+x'], 'a  \nx\n'],
  ])('keep %s', (_, text, hunk, expected) => {
    expect(applied(text, section('@@', ...hunk))).toBe(expected);
  });

  test('scopes tell one place from another', () => {
    const hunk = ['-        return 1', '+        return 2'];
    const second = TWICE.replace(/1\n$/, '2\n');
    expect(applied(TWICE, section('@@ class B:', ...hunk))).toBe(second);
    expect(applied(TWICE, section('@@ class B', '@@     def f(self):', ...hunk))).toBe(second);
    expect(applied(TWICE, section('@@ class A:', ...hunk))).toBe(TWICE.replace('1', '2'));
    expect(misfit(TWICE, section('@@', ...hunk))).toMatchObject({ reason: 'several', places: [2, 6], hunk: 0, at: 3 });
    expect(misfit(TWICE, section('@@ class C', ...hunk))).toMatchObject({ reason: 'several', places: [2, 6] });
    expect(misfit(`${TWICE}x = 1\n`, section('@@     def f(self):', ...hunk))).toMatchObject({ reason: 'several' });
  });

  test('the end of the file tells one place from another', () => {
    expect(applied('x\na\nx\n', section('-x', '+y', '*** End of File'))).toBe('x\na\ny\n');
  });

  test('hunks before and behind leave one place', () => {
    const text = 'x\na\nx\nb\nx\n';
    expect(applied(text, section('@@', '-a', '+A', '@@', '-x', '+y', '@@', '-b', '+B'))).toBe('x\nA\ny\nB\nx\n');
  });

  test('lines added without old lines go behind their scope, or to the end', () => {
    expect(applied('a\nb\n', section('@@ a', '+x'))).toBe('a\nx\nb\n');
    expect(applied('a\nb\n', section('@@', '+x', '*** End of File'))).toBe('a\nb\nx\n');
    expect(applied('a\nb\n', section('@@', '+x'))).toBe('no-context');
    expect(applied('', section('@@', '+x'))).toBe('x\n');
  });

  test('a kept line may be shared by two hunks', () => {
    expect(applied('a\nb\nc\n', section('@@', '-a', '+A', ' b', '@@', ' b', '-c', '+C'))).toBe('A\nb\nC\n');
  });

  test('hunks in the wrong order are refused, two sections for one file are not', () => {
    expect(applied('a\nb\n', section('@@', '-b', '+B', '@@', '-a', '+A'))).toBe('order');
    const patch = section('@@', '-b', '+B', '*** Update File: a.py', '-a', '+A');
    expect(applied('a\nb\n', patch)).toBe('A\nB\n');
  });

  test('a hunk that is not there comes with what is like it and what would fit', () => {
    const text = 'def f():\n    one = 1\n    two = 2\n';
    const found = misfit(text, section('@@', ' one = 1', '-two = 2', '+two = 3'));
    expect(found).toMatchObject({ reason: 'missing', nearest: [{ first: 1, behind: 3 }] });
    expect(found.adjusted?.reasons).toEqual(['indentation']);
    expect(found.adjusted && applySplice(text, found.adjusted.splice)).toBe('def f():\n    one = 1\n    two = 3\n');
  });

  test.each([
    [section('@@', 'no prefix'), 4, 'allowed are lines that start with'],
    [section('@@', ' a'), 3, 'changes nothing'],
    [section(), 2, 'has no hunk'],
    ['*** Begin Patch\nrubbish\n', 2, 'stands in no section'],
    ['*** Add File: a\n-x\n', 2, 'only lines that start with +'],
    ['hello', 1, 'this is no patch'],
    ['', 1, 'this is no patch'],
  ])('%j is refused', (patch, line, reason) => {
    expect(refusal(patch)).toEqual([line, expect.stringContaining(reason)]);
  });
});

describe('blocks', () => {
  const block = (old: string, fresh: string): string => `<<<<<<< SEARCH\n${old}=======\n${fresh}>>>>>>> REPLACE\n`;

  test('change, delete, and carry the file name over', () => {
    const patch = `Here it is:\n\n\`src/a.ts\`\n\`\`\`ts\n${block('b\n', 'B\n')}\`\`\`\n\nThen this one:\n\n${block('a\n', '')}\n\n## b.ts:\n${block('x\n', 'y\n')}`;
    const [first, second] = parsePatch(patch);
    expect([first?.path, second?.path]).toEqual(['src/a.ts', 'b.ts']);
    const hunks = first?.kind === 'update' ? first.hunks : [];
    const placed = placeHunks(indexLines('a\nb\nc\n'), hunks);
    expect(placed.placed && placed.splices.reduceRight(applySplice, 'a\nb\nc\n')).toBe('B\nc\n');
  });

  test.each([
    ['my file.ts', 'my file.ts'],
    ['**a/b.py**', 'a/b.py'],
    ['### `x.c`', 'x.c'],
    ['File: Makefile', 'Makefile'],
    ['```python src/a.py', 'src/a.py'],
    ['Now the second change:', undefined],
    ['', undefined],
  ])('a line %j before one names %s', (line, name) => {
    expect(update(`${line}\n${block('a\n', 'b\n')}`).path).toBe(name);
  });

  test('keep the bytes of lines on both sides', () => {
    expect(applied('a\r\nb\nc\r\n', block('a\nb\nc\n', 'a\nB\nc\n'))).toBe('a\r\nB\nc\r\n');
    expect(applied('a\nb', block('b\n', 'c\n'))).toBe('a\nc');
  });

  test('a body with other dividers is never cut short', () => {
    const body = 'Title\n=====\n<<<<<<<\n======== \n>>>>>>>\n>>>>>>> REPLACED\n';
    expect(applied(`top\n${body}end\n`, block(body, `${body}more\n`))).toBe(`top\n${body}more\nend\n`);
  });

  test('of several dividers, the one whose text is in the file is meant', () => {
    const patch = block('Title\n=======\nold\n', 'Title\n=======\nnew\n');
    expect(applied('Title\n=======\nold\nend\n', patch)).toBe('Title\n=======\nnew\nend\n');
    expect(applied('x\n', patch)).toBe('missing');
    expect(applied('Title\nold\n', block('Title\n', 'Title\n=======\n'))).toBe('Title\n=======\nold\n');
    expect(applied('a\n=======\nb\n', block('a\n=======\nb\n', 'c\n'))).toBe('c\n');
  });

  test('a body that holds a whole block is not torn', () => {
    const inner = block('a\n', 'b\n');
    expect(applied(`x\n${inner}y\n`, block('y\n', `${inner}z\n`))).toBe(`x\n${inner}${inner}z\n`);
  });

  test('nothing to search for makes a file', () => {
    expect(parsePatch(`new.ts\n${block('', 'a\n=======\nb\n')}`)).toEqual([
      { kind: 'create', path: 'new.ts', text: 'a\n=======\nb\n', fillsEmpty: true },
    ]);
  });

  test.each([
    ['<<<<<<< SEARCH\na\n>>>>>>> REPLACE\n', 1, 'has no "======="'],
    ['<<<<<<< SEARCH\na\n=======\nb\n', 1, 'does not end'],
    [`x\n${block('', '')}`, 2, 'nothing to search for'],
  ])('%j is refused', (patch, line, reason) => {
    expect(refusal(patch)).toEqual([line, expect.stringContaining(reason)]);
  });
});

describe('unified diffs', () => {
  const diff = (...lines: string[]): string => ['--- a/a.txt', '+++ b/a.txt', ...lines, ''].join('\n');
  const TEXT = 'a\nb\nc\nd\ne\n';

  test.each([
    ['right', '@@ -1,3 +1,3 @@'],
    ['too small', '@@ -1,2 +1,2 @@'],
    ['too large', '@@ -1,9 +1,7 @@'],
    ['of another place', '@@ -90,3 +91,3 @@ def f()'],
    ['missing', '@@ @@'],
    ['missing altogether', '@@'],
    ['dots', '@@ ... @@'],
    ['a scope', '@@ a'],
  ])('numbers that are %s do not matter where there is one place', (_, header) => {
    expect(applied(TEXT, diff(header, ' a', '-b', '+B', ' c', '@@ -4 +4 @@', '-d', '+D'))).toBe('a\nB\nc\nD\ne\n');
  });

  test('numbers choose among several places, those near by only when clearly nearest', () => {
    const text = 'x\n1\nx\n2\n3\n4\n5\n6\n7\nx\n';
    expect(applied(text, diff('@@ -3 +3 @@', '-x', '+y'))).toBe('x\n1\ny\n2\n3\n4\n5\n6\n7\nx\n');
    expect(applied(text, diff('@@ -11 +11 @@', '-x', '+y'))).toBe('x\n1\nx\n2\n3\n4\n5\n6\n7\ny\n');
    expect(misfit(text, diff('@@ -2 +2 @@', '-x', '+y'))).toMatchObject({ reason: 'several', places: [0, 2, 9] });
  });

  test('a shift of the file carries over to the next hunk', () => {
    const text = `new\nnew\na\n${'x\n'.repeat(6)}`;
    const patch = diff('@@ -1 +1 @@', '-a', '+A', '@@ -3 +3 @@', '-x', '+y');
    expect(applied(text, patch)).toBe('new\nnew\nA\nx\ny\nx\nx\nx\nx\n');
  });

  test('the final line ending is added and taken as it is marked', () => {
    const none = '\\ No newline at end of file';
    expect(applied('a\nb', diff('@@ -2 +2 @@', '-b', none, '+b'))).toBe('a\nb\n');
    expect(applied('a\nb\n', diff('@@ -2 +2 @@', '-b', '+b', none))).toBe('a\nb');
    expect(applied('a\nb\n', diff('@@ -2 +2 @@', '-b', none, '+c'))).toBe('missing');
    expect(applied('b\na\n', diff('@@ -1 +1 @@', '-b', '+c', none))).toBe('missing');
    expect(applied('a\nb', diff('@@ -2 +2 @@', '-b', '+c'))).toBe('a\nc');
  });

  test('a carriage return is part of the line, and makes line feeds mean themselves', () => {
    expect(applied('a\r\nb\r\n', diff('@@', ' a\r', '-b\r', '+b'))).toBe('a\r\nb\n');
    expect(applied('a\nb\n', diff('@@', ' a', '-b', '+b\r'))).toBe('a\nb\r\n');
    expect(applied('a\r\nb\r\n', diff('@@', ' a', '-b', '+c'))).toBe('a\r\nc\r\n');
    expect(applied('a\nb\n', diff('@@', '-b\r', '+c\r'))).toBe('missing');
  });

  test('timestamps and missing prefixes do not belong to the name', () => {
    expect(update('--- a.txt\t2024-01-01 10:00:00\n+++ a.txt\t2024-01-02\n@@ -1 +1 @@\n-a\n+b\n').path).toBe('a.txt');
    expect(update('@@ -1 +1 @@\n-a\n+b\n').path).toBeUndefined();
  });

  test('removed and added lines may look like headers', () => {
    const text = 'a\n-- x\nc\n';
    expect(applied(text, diff('@@ -1,3 +1,3 @@', ' a', '--- x', '+++ y', ' c'))).toBe('a\n++ y\nc\n');
  });

  test.each([
    ['diff --git a/x b/x\nindex 1..2 100644\nGIT binary patch\nliteral 3\n', 3, 'binary patch'],
    ['diff --git a/x b/x\nindex 1..2 100644\nBinary files a/x and b/x differ\n', 3, 'binary patch'],
    ['diff --git a/x b/y\nsimilarity index 100%\ncopy from x\ncopy to y\n', 3, 'copies a file'],
    ['diff --git a/x b/x\nnew file mode 120000\n', 2, 'symbolic link'],
    ['diff --git a/x b/x\nindex 1..2 120000\n', 2, 'symbolic link'],
    ['diff --cc x\nindex 1,2..3\n', 1, 'combined diff'],
    ['--- a/x\n+++ b/x\n', 1, 'changes nothing'],
    [diff('@@ -1 +1 @@', ' a'), 3, 'changes nothing'],
    [diff('@@ -1 +1 @@', '-a', 'b'), 5, 'allowed are lines that start with'],
    ['--- /dev/null\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n', 3, 'must all start with +'],
  ])('%j is refused', (patch, line, reason) => {
    expect(refusal(patch)).toEqual([line, expect.stringContaining(reason)]);
  });
});
