// Rendered patches, held against git: it must accept them, and applying them must give the new bytes.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type PatchedFile, type PatchSide, renderPatch } from '../../server/render/patch.js';
import { temporaryRepository } from '../support/server.js';

const side = (content: string | Uint8Array, mode = 0o644): PatchSide => ({ bytes: Buffer.from(content), mode });

/** Writes the old sides, applies the patch with git, and compares with the new sides. */
function expectApplied(files: readonly PatchedFile[]): void {
  const root = temporaryRepository();
  for (const { path: name, from = name, before } of files) {
    if (before === undefined) continue;
    mkdirSync(path.join(root, path.dirname(from)), { recursive: true });
    writeFileSync(path.join(root, from), before.bytes);
    chmodSync(path.join(root, from), before.mode);
  }
  const patch = renderPatch(files);
  execFileSync('git', ['-C', root, 'apply', '--check', '--whitespace=nowarn', '-'], { input: patch });
  execFileSync('git', ['-C', root, 'apply', '--whitespace=nowarn', '-'], { input: patch });
  for (const { path: name, from = name, after } of files) {
    const target = path.join(root, name);
    if (from !== name) expect(existsSync(path.join(root, from))).toBe(false);
    if (after === undefined) expect(existsSync(target)).toBe(false);
    else {
      expect(readFileSync(target)).toEqual(after.bytes);
      expect(statSync(target).mode & 0o100).toBe(after.mode & 0o100);
    }
  }
}

const LINES = Array.from({ length: 40 }, (_, index) => `line ${index}\n`);
const changed = (index: number): string => LINES.map((line, at) => (at === index ? 'other\n' : line)).join('');

test.each<[string, PatchedFile]>([
  ['a changed line', { path: 'a.txt', before: side(LINES.join('')), after: side(changed(20)) }],
  ['the first line', { path: 'a.txt', before: side(LINES.join('')), after: side(changed(0)) }],
  ['a new file', { path: 'new/b.txt', before: undefined, after: side('one\ntwo\n') }],
  ['a new empty file', { path: 'empty', before: undefined, after: side('') }],
  ['a new executable', { path: 'run.sh', before: undefined, after: side('#!/bin/sh\n', 0o755) }],
  ['a deleted file', { path: 'gone.txt', before: side('one\n'), after: undefined }],
  ['a deleted empty file', { path: 'gone.txt', before: side(''), after: undefined }],
  ['a file emptied', { path: 'a.txt', before: side('one\n'), after: side('') }],
  ['a rename', { path: 'sub/new.txt', from: 'old.txt', before: side('one\n'), after: side('one\n') }],
  [
    'a rename with changes',
    { path: 'new.txt', from: 'old.txt', before: side(LINES.join('')), after: side(changed(5)) },
  ],
  ['a mode', { path: 'run', before: side('x\n'), after: side('x\n', 0o755) }],
  ['a mode and content', { path: 'run', before: side('x\n', 0o755), after: side('y\n') }],
  ['CRLF lines', { path: 'a.txt', before: side('a\r\nb\r\nc\r\n'), after: side('a\r\nB\r\nc\r\n') }],
  ['line endings only', { path: 'a.txt', before: side('a\r\nb\n'), after: side('a\nb\n') }],
  ['a final newline gone', { path: 'a.txt', before: side('a\nb\n'), after: side('a\nb') }],
  ['a final newline added', { path: 'a.txt', before: side('a\nb'), after: side('a\nb\n') }],
  ['a byte order mark', { path: 'a.txt', before: side('\uFEFFa\n'), after: side('\uFEFFb\n') }],
  ['Latin-1', { path: 'a.txt', before: side(Buffer.from([0xe9, 10])), after: side(Buffer.from([0xe8, 10, 65])) }],
  ['a deleted binary file', { path: 'a.bin', before: side(Buffer.from([0, 1, 2, 255])), after: undefined }],
  ['a new binary file', { path: 'a.bin', before: undefined, after: side(Buffer.alloc(5000, 'ab\0c')) }],
  ['a name with spaces', { path: 'my file.txt', before: side('a\n'), after: side('b\n') }],
  ['a name in unicode', { path: 'ä€.txt', before: side('a\n'), after: side('b\n') }],
  ['a name with quotes', { path: 'a"b\\c\td.txt', before: side('a\n'), after: side('b\n') }],
])('git applies %s', (_, file) => {
  expectApplied([file]);
});

test('git applies several files at once', () => {
  expectApplied([
    { path: 'a.txt', before: side('a\n'), after: side('b\n') },
    { path: 'b.txt', before: undefined, after: side('new\n') },
    { path: 'd.txt', from: 'c.txt', before: side('c\n'), after: side('c\n') },
  ]);
});

test('git applies any change of lines', async () => {
  const line = fc.constantFrom('a\n', 'b\n', 'c\r\n', '\n', '  d\n');
  const text = fc
    .tuple(fc.array(line, { maxLength: 30 }), fc.constantFrom('', 'end'))
    .map(([lines, end]) => lines.join('') + end);
  await fc.assert(
    fc.asyncProperty(text, text, async (old, fresh) => {
      fc.pre(old !== fresh);
      expectApplied([{ path: 'a.txt', before: side(old), after: side(fresh) }]);
    }),
    { numRuns: 6 },
  );
});
