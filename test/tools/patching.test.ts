// apply_patch, move_file, delete_file, dry runs: several files at once, all or nothing.
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { forWholeFile, readBytes, readText, startServer, type TestServer, temporaryTree } from '../support/server.js';
import { treeState } from '../support/tree-state.js';

let root: string;
let server: TestServer;
beforeAll(async () => {
  await forWholeFile(async () => {
    root = temporaryTree();
    server = await startServer({ roots: [root] });
  });
});

beforeEach(() => {
  for (const name of readdirSync(root)) rmSync(path.join(root, name), { recursive: true });
  const files = {
    'a.py': 'def f():\n    return 1\n\n\ndef g():\n    return 2\n',
    'b.txt': 'one\ntwo\nthree\n',
    'crlf.txt': 'one\r\ntwo\r\nthree',
    'data.bin': Buffer.from([0, 1, 2, 255]),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(path.join(root, name), content);
});

const V4A = `*** Begin Patch
*** Update File: a.py
@@ def g():
-    return 2
+    return 20
*** Add File: new/c.py
+hello = 1
*** Delete File: b.txt
*** End Patch`;

describe('apply_patch', () => {
  test('takes the Begin Patch form', async () => {
    const { text } = await server.call('apply_patch', { patch: V4A });
    expect(text).toBe('Done: patched.\nM a.py (+1 -1), now line 6\nA new/c.py (+1 -0)\nD b.txt (+0 -3)');
    expect(readText(root, 'a.py')).toBe('def f():\n    return 1\n\n\ndef g():\n    return 20\n');
    expect(readText(root, 'new/c.py')).toBe('hello = 1\n');
    expect(existsSync(path.join(root, 'b.txt'))).toBe(false);
  });

  test('takes a unified diff with a rename and a mode', async () => {
    const patch = [
      'diff --git a/b.txt b/sub/d.sh',
      'old mode 100644',
      'new mode 100755',
      'rename from b.txt',
      'rename to sub/d.sh',
      '--- a/b.txt',
      '+++ b/sub/d.sh',
      '@@ -1,3 +1,3 @@',
      ' one',
      '-two',
      '+TWO',
      ' three',
      '',
    ].join('\n');
    const { text } = await server.call('apply_patch', { patch });
    expect(text).toContain('R b.txt -> sub/d.sh (+1 -1)');
    expect(readText(root, 'sub/d.sh')).toBe('one\nTWO\nthree\n');
    expect(statSync(path.join(root, 'sub/d.sh')).mode & 0o100).toBe(0o100);
    expect(existsSync(path.join(root, 'b.txt'))).toBe(false);
  });

  test('takes SEARCH/REPLACE blocks', async () => {
    const patch = 'b.txt\n<<<<<<< SEARCH\ntwo\n=======\nTWO\n=====\n>>>>>>>>>\nmore\n>>>>>>> REPLACE\n';
    await server.call('apply_patch', { patch });
    expect(readText(root, 'b.txt')).toBe('one\nTWO\n=====\n>>>>>>>>>\nmore\nthree\n');
  });

  test('keeps line endings and a missing final newline', async () => {
    const patch = '*** Update File: crlf.txt\n@@\n one\n-two\n+TWO\n+2b\n three';
    expect((await server.call('apply_patch', { patch })).isError).toBe(false);
    expect(readBytes(root, 'crlf.txt')).toEqual(Buffer.from('one\r\nTWO\r\n2b\r\nthree'));
  });

  test('writes nothing when one hunk does not fit, and says where it nearly does', async () => {
    const before = treeState(root);
    const reply = await server.call('apply_patch', { patch: V4A.replace('return 2', 'return 3') });
    expect(reply.code).toBe('PATCH_MISFIT');
    expect(reply.text).toContain('Hunk 1 of 1 (line 3 of the patch) does not stand in a.py');
    expect(reply.text).toContain('asked: ····return 3');
    expect(treeState(root)).toEqual(before);
  });

  test('offers the patch with its indentation corrected', async () => {
    const patch = '*** Update File: a.py\n@@\n def g():\n-  return 2\n+  return 20\n';
    const reply = await server.call('apply_patch', { patch: patch.replace(' def g():\n', '') });
    expect(reply.code).toBe('PATCH_MISFIT');
    await server.call('accept_fix', { id: /"(fix-\d+)"/.exec(reply.text)?.[1] });
    expect(readText(root, 'a.py')).toContain('def g():\n    return 20\n');
  });

  test('writes nothing when one file would get a syntax error', async () => {
    const before = treeState(root);
    const reply = await server.call('apply_patch', { patch: V4A.replace('    return 20', '  return (20') });
    expect(reply.code).toBe('EDIT_REFUSED');
    expect(reply.text).toContain('into a.py');
    expect(treeState(root)).toEqual(before);
  });

  test('writes nothing when a file it creates is there already', async () => {
    const before = treeState(root);
    const reply = await server.call('apply_patch', { patch: V4A.replace('new/c.py', 'crlf.txt') });
    expect(reply.code).toBe('FILE_EXISTS');
    expect(treeState(root)).toEqual(before);
  });

  test('writes nothing when a file cannot be written, not even those before it', async () => {
    mkdirSync(path.join(root, 'locked'));
    writeFileSync(path.join(root, 'locked/x.txt'), 'x\n');
    chmodSync(path.join(root, 'locked/x.txt'), 0o444);
    const before = treeState(root);
    const patch = `${V4A.replace('*** End Patch', '')}*** Update File: locked/x.txt\n@@\n-x\n+y\n*** End Patch`;
    expect((await server.call('apply_patch', { patch })).code).toBe('NO_PERMISSION');
    expect(treeState(root)).toEqual(before);
  });
});

describe('a dry run', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['edit', { path: 'b.txt', start_line: 2, end_line: 2, text: 'TWO' }, '-two\n+TWO\n'],
    ['insert', { path: 'b.txt', after_line: 3, text: 'four' }, '+four'],
    ['replace', { path: 'b.txt', old: 'two', new: 'TWO' }, '-two\n+TWO\n'],
    ['create', { path: 'z.txt', text: 'zed\n' }, 'new file mode 100644'],
    ['apply_patch', { patch: V4A }, 'deleted file mode 100644'],
    ['move_file', { from: 'data.bin', to: 'moved.bin' }, 'rename to moved.bin'],
    ['delete_file', { path: 'b.txt' }, '-three'],
  ])('of %s shows the diff and writes nothing', async (tool, input, shown) => {
    for (const name of ['a.py', 'b.txt']) await server.call('open', { path: name });
    const before = treeState(root);
    const { text, isError } = await server.call(tool, { ...input, dry_run: true });
    expect(isError).toBe(false);
    expect(text).toMatch(/^Nothing was written \(dry run\)\./);
    expect(text).toContain(shown);
    expect(treeState(root)).toEqual(before);
  });

  test('is refused like the edit itself', async () => {
    await server.call('open', { path: 'a.py' });
    const input = { path: 'a.py', start_line: 2, end_line: 2, text: 'return 1', dry_run: true };
    expect((await server.call('edit', input)).code).toBe('EDIT_REFUSED');
  });
});

describe('move_file and delete_file', () => {
  test('move any file, binary ones too, with its mode', async () => {
    chmodSync(path.join(root, 'data.bin'), 0o754);
    expect((await server.call('move_file', { from: 'data.bin', to: 'x/y/data.bin' })).text).toBe(
      'Done: moved.\nR data.bin -> x/y/data.bin',
    );
    expect(readBytes(root, 'x/y/data.bin')).toEqual(Buffer.from([0, 1, 2, 255]));
    expect(statSync(path.join(root, 'x/y/data.bin')).mode & 0o777).toBe(0o754);
    expect(existsSync(path.join(root, 'data.bin'))).toBe(false);
  });

  test('the open file stays open where it went, and is closed when it is deleted', async () => {
    await server.call('open', { path: 'b.txt' });
    await server.call('move_file', { from: 'b.txt', to: 'c.txt' });
    expect((await server.call('goto', { line: 1 })).text).toContain('[File: c.txt');
    await server.call('delete_file', { path: 'c.txt' });
    expect((await server.call('goto', { line: 1 })).code).toBe('NO_OPEN_FILE');
  });
});
