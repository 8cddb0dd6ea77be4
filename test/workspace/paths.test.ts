// Confinement: what counts as inside the workspace, whatever a path looks like and whatever changes meanwhile.
import { mkdirSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { type FileImage, readImage } from '../../server/workspace/image.js';
import { isInside, narrowRoots, openRoots, type Root, resolvePath, showPath } from '../../server/workspace/roots.js';
import { Workspace } from '../../server/workspace/workspace.js';
import { createFile, overwriteFile } from '../../server/workspace/write.js';
import { faultOf } from '../support/faults.js';
import { temporaryTree } from '../support/server.js';
import { treeState } from '../support/tree-state.js';

describe('isInside', () => {
  test.each<[string, string, string, boolean]>([
    ['the directory itself', '/srv/app', '/srv/app', true],
    ['a file in it', '/srv/app', '/srv/app/a.ts', true],
    ['a file deep in it', '/srv/app', '/srv/app/src/lib/a.ts', true],
    // CVE-2025-53110: a comparison of text instead of path segments.
    ['a sibling whose name starts alike', '/srv/app', '/srv/app-evil/a.ts', false],
    ['a sibling whose name is longer by a letter', '/srv/app', '/srv/app2', false],
    ['a sibling whose name is shorter', '/srv/app', '/srv/ap', false],
    ['its parent', '/srv/app', '/srv', false],
    ['another tree', '/srv/app', '/etc/passwd', false],
    ['the file system root', '/srv/app', '/', false],
    ['a name that starts with two dots', '/srv/app', '/srv/app/..config/a', true],
    ['a name that is three dots', '/srv/app', '/srv/app/...', true],
    ['a hidden file', '/srv/app', '/srv/app/.env', true],
    ['anything, for the file system root', '/', '/etc/passwd', true],
    ['the file system root, for itself', '/', '/', true],
    ['a name that differs in case', '/srv/app', '/srv/App/a.ts', false],
    ['a name in another Unicode form', '/srv/caf\u00e9', '/srv/cafe\u0301/a', false],
    ['a path behind a directory with a final separator', '/srv/app/', '/srv/app/a', true],
    ['a sibling of a directory with a final separator', '/srv/app/', '/srv/app-evil', false],
  ])('of %s', (_, directory, target, inside) => {
    expect(isInside(directory, target)).toBe(inside);
  });
});

describe('openRoots', () => {
  test('gives real paths, named by their last segment, each once', () => {
    const base = temporaryTree({ 'a/app/x': '', 'b/lib/x': '' });
    symlinkSync(path.join(base, 'a/app'), path.join(base, 'link'));
    const directories = ['a/app', 'link', 'b/lib/', 'b/../a/app'].map((name) => `${base}/${name}`);
    expect(openRoots(directories)).toEqual([
      { path: path.join(base, 'a/app'), name: 'app' },
      { path: path.join(base, 'b/lib'), name: 'lib' },
    ]);
  });

  test('numbers roots of the same name', () => {
    const base = temporaryTree({ 'a/app/x': '', 'b/app/x': '' });
    expect(openRoots([path.join(base, 'a/app'), path.join(base, 'b/app')]).map((root) => root.name)).toEqual([
      'app-1',
      'app-2',
    ]);
  });

  test.each([
    ['a missing directory', 'missing', 'ENOENT'],
    ['a file', 'a.txt', 'is not a directory'],
    ['an empty path', '', 'ENOENT'],
  ])('refuses to start with %s', (_, name, message) => {
    const base = temporaryTree({ 'a.txt': '' });
    expect(() => openRoots([name === '' ? '' : path.join(base, name)])).toThrow(message);
  });

  test('refuses to start with a path that has a NUL byte', () => {
    expect(() => openRoots([`${temporaryTree()}\0/etc`])).toThrow('null bytes');
  });
});

describe('narrowRoots', () => {
  const setUp = (): { base: string; roots: Root[] } => {
    const base = temporaryTree({ 'app/src/a.ts': '', 'app/doc/b.md': '', 'lib/c.ts': '', 'app-evil/d.ts': '' });
    symlinkSync(path.join(base, 'app-evil'), path.join(base, 'app/out'));
    return { base, roots: openRoots([path.join(base, 'app'), path.join(base, 'lib')]) };
  };

  test.each<[string, string[], string[]]>([
    ['a part of a root to that part', ['app/src'], ['app/src']],
    ['several parts to all of them', ['lib', 'app/doc'], ['app/doc', 'lib']],
    ['a directory around roots to these roots', ['.'], ['app', 'lib']],
    ['a directory outside, and one inside, to the one inside', ['app-evil', 'app/src'], ['app/src']],
    ['only a directory outside to nothing less than the roots', ['app-evil'], ['app', 'lib']],
    ['a symbolic link out of a root to nothing less than the roots', ['app/out'], ['app', 'lib']],
    ['a missing directory to nothing less than the roots', ['app/missing'], ['app', 'lib']],
    ['a file to nothing less than the roots', ['lib/c.ts'], ['app', 'lib']],
    ['nothing at all to nothing less than the roots', [], ['app', 'lib']],
    ['the same directory twice to one', ['lib', 'lib'], ['lib']],
  ])('takes %s', (_, offered, expected) => {
    const { base, roots } = setUp();
    const narrowed = narrowRoots(
      roots,
      offered.map((name) => path.join(base, name)),
    );
    expect(narrowed.map((root) => path.relative(base, root.path))).toEqual(expected);
  });
});

describe('resolvePath in one root', () => {
  const files = {
    'src/a.ts': 'a',
    'with space/é "quoted": x.txt': 'b',
    '%2e%2e/c': 'c',
    '...': 'd',
    'back\\slash': 'e',
  };

  test.each<[string, string, string]>([
    ['a relative path', 'src/a.ts', 'src/a.ts'],
    ['the root', '.', '.'],
    ['a leading dot', './src/a.ts', 'src/a.ts'],
    ['doubled and final separators', 'src//./', 'src'],
    ['dots that stay inside', 'src/../src/../src/a.ts', 'src/a.ts'],
    ['spaces, colons, quotes and other alphabets', 'with space/é "quoted": x.txt', 'with space/é "quoted": x.txt'],
    ['percent signs, which are not decoded', '%2e%2e/c', '%2e%2e/c'],
    ['a name of dots', '...', '...'],
    ['a backslash as a part of a name', 'back\\slash', 'back\\slash'],
  ])('takes %s', (_, input, shown) => {
    const roots = openRoots([temporaryTree(files)]);
    const [root] = roots;
    expect(resolvePath(roots, input)).toEqual({
      root,
      real: path.join(root?.path ?? '', shown),
      shown,
      exists: true,
    });
  });

  test.each<[string, (root: string) => string]>([
    ['as it is', (root) => `${root}/src/a.ts`],
    ['with dots', (root) => `${root}/../${path.basename(root)}/src/a.ts`],
    ['with doubled separators', (root) => `/${root}//src/a.ts`],
  ])('takes an absolute path %s', (_, input) => {
    const root = temporaryTree(files);
    expect(resolvePath(openRoots([root]), input(root)).shown).toBe('src/a.ts');
  });

  test.each([
    '..',
    '../',
    '../sibling',
    'src/../../sibling/a',
    'src/../../../../../../../../etc/passwd',
    'missing/../../sibling/a',
    './././..',
    '/',
    '/etc/passwd',
    '//etc/passwd',
    '/etc/../etc/passwd',
    '/tmp/../etc/passwd',
  ])('refuses %j as outside', (input) => {
    const root = temporaryTree(files);
    for (const mayBeNew of [false, true]) {
      expect(faultOf(() => resolvePath(openRoots([root]), input, mayBeNew))).toEqual({
        code: 'PATH_OUTSIDE',
        data: { path: input, roots: [root] },
      });
    }
  });

  test.each<[string, string, { path: string; reason: string }]>([
    ['an empty path', '', { path: '', reason: 'it is empty' }],
    ['a NUL byte', 'src/a.ts\0.png', { path: 'src/a.ts\\0.png', reason: 'it has a NUL byte' }],
    ['a NUL byte behind an escape', '../../etc/passwd\0', { path: '../../etc/passwd\\0', reason: 'it has a NUL byte' }],
    ['a name that is too long', 'n'.repeat(5000), { path: `${'n'.repeat(80)}...`, reason: 'it is too long' }],
    [
      'a name that is too long below a directory that is not there',
      `missing/${'n'.repeat(256)}`,
      { path: `missing/${'n'.repeat(72)}...`, reason: 'it is too long' },
    ],
    ['a path that is too long', 'n/'.repeat(5000), { path: `${'n/'.repeat(40)}...`, reason: 'it is too long' }],
  ])('refuses %s', (_, input, data) => {
    const roots = openRoots([temporaryTree(files)]);
    expect(faultOf(() => resolvePath(roots, input, true))).toEqual({ code: 'PATH_INVALID', data });
  });

  test.each(['~', '~/.ssh/id_rsa', '$HOME/x', 'C:\\Windows\\win.ini', '\\\\server\\share\\x', 'file:///etc/passwd'])(
    'takes %j for an ordinary name below the root',
    (input) => {
      const root = temporaryTree(files);
      const place = resolvePath(openRoots([root]), input, true);
      expect([place.exists, place.real]).toEqual([false, path.join(root, input)]);
    },
  );

  test('names what exists nearby when a path does not', () => {
    const roots = openRoots([temporaryTree({ 'src/main.ts': '', 'src/name.ts': '', 'src/other.rs': '' })]);
    expect(faultOf(() => resolvePath(roots, 'src/mian.ts'))).toEqual({
      code: 'PATH_NOT_FOUND',
      data: { path: 'src/mian.ts', nearest: ['src/main.ts'] },
    });
  });

  test('gives the place of a new file below directories that do not exist', () => {
    const root = temporaryTree();
    expect(resolvePath(openRoots([root]), 'a/b/c.txt', true)).toEqual({
      root: { path: root, name: path.basename(root) },
      real: path.join(root, 'a/b/c.txt'),
      shown: 'a/b/c.txt',
      exists: false,
    });
  });

  test('takes everything when the file system root is the root', () => {
    const file = path.join(temporaryTree({ 'a.txt': '' }), 'a.txt');
    expect(resolvePath(openRoots(['/']), file).shown).toBe(file.slice(1));
  });

  test('is without any root: nothing is inside', () => {
    expect(faultOf(() => resolvePath([], 'a.txt', true))).toEqual({
      code: 'PATH_OUTSIDE',
      data: { path: 'a.txt', roots: [] },
    });
    expect(faultOf(() => resolvePath([], '/etc/passwd'))?.code).toBe('PATH_OUTSIDE');
  });
});

describe('resolvePath in several roots', () => {
  const setUp = (): { base: string; roots: Root[] } => {
    const base = temporaryTree({ 'app/a.ts': '', 'app/both.ts': '', 'lib/b.ts': '', 'lib/both.ts': '', 'c.ts': '' });
    writeFileSync(path.join(base, 'lib', 'back\\slash'), '');
    return { base, roots: openRoots([path.join(base, 'app'), path.join(base, 'lib')]) };
  };

  test.each([
    ['app/a.ts', 'app/a.ts'],
    ['b.ts', 'lib/b.ts'],
    ['lib', 'lib'],
    ['lib/both.ts', 'lib/both.ts'],
    ['lib/back\\slash', 'lib/back\\slash'],
    ['app/../app/a.ts', 'app/a.ts'],
  ])('takes %j for %s', (input, shown) => {
    expect(resolvePath(setUp().roots, input).shown).toBe(shown);
  });

  test('lets a path lead from one root into the other', () => {
    expect(resolvePath(setUp().roots, 'app/../lib/b.ts').shown).toBe('lib/b.ts');
  });

  test('asks which one is meant when two roots have the file', () => {
    expect(faultOf(() => resolvePath(setUp().roots, 'both.ts'))).toEqual({
      code: 'PATH_AMBIGUOUS',
      data: { path: 'both.ts', candidates: ['app/both.ts', 'lib/both.ts'] },
    });
  });

  test.each(['app/../c.ts', '../c.ts', 'app/../../etc/passwd'])('refuses %j as outside of all', (input) => {
    const { roots } = setUp();
    expect(faultOf(() => resolvePath(roots, input))).toEqual({
      code: 'PATH_OUTSIDE',
      data: { path: input, roots: roots.map((root) => root.path) },
    });
  });

  test('lets the innermost root win when one lies in another', () => {
    const base = temporaryTree({ 'app/src/a.ts': '' });
    const roots = openRoots([path.join(base, 'app'), path.join(base, 'app/src')]);
    expect(resolvePath(roots, path.join(base, 'app/src/a.ts')).shown).toBe('src/a.ts');
    expect(showPath(roots, { path: path.join(base, 'app'), name: 'app' }, path.join(base, 'app'))).toBe('app');
  });
});

describe('symbolic links', () => {
  /** root/ with links, beside outside/ and root-evil/. */
  const setUp = (): { base: string; root: string; roots: Root[]; link: (target: string, name: string) => void } => {
    const base = temporaryTree({ 'root/in/a.txt': 'a', 'outside/secret.txt': 's', 'root-evil/secret.txt': 'e' });
    const root = path.join(base, 'root');
    return { base, root, roots: openRoots([root]), link: (to, name) => symlinkSync(to, path.join(root, name)) };
  };

  test('inside are followed, and both names mean one place', () => {
    const { roots, link } = setUp();
    link('in', 'dir');
    link('dir/a.txt', 'chain');
    link('chain', 'longer');
    const direct = resolvePath(roots, 'in/a.txt');
    expect(['dir/a.txt', 'chain', 'longer'].map((name) => resolvePath(roots, name))).toEqual([direct, direct, direct]);
  });

  // CVE-2025-53109: a check of the link instead of its target, or of the parent alone.
  test.each<[string, string, string]>([
    ['a link to a file outside', '../outside/secret.txt', 'link'],
    ['a link to a directory outside', '../outside', 'link/secret.txt'],
    ['a link to a directory outside, for a file that is not there', '../outside', 'link/new.txt'],
    ['a link to a directory outside, for directories that are not there', '../outside', 'link/new/deep/a.txt'],
    ['a link to a directory outside, left again by dots', '../outside', 'link/../outside/secret.txt'],
    ['a link to a sibling whose name starts alike', '../root-evil', 'link/secret.txt'],
    ['a link to the parent', '..', 'link/outside/secret.txt'],
    ['an absolute link', '/etc/passwd', 'link'],
  ])('are refused when they lead outside: %s', (_, target, input) => {
    const { roots, link, root } = setUp();
    link(target, 'link');
    link('link', 'second');
    const viaSecond = input.replace('link', 'second');
    for (const each of [input, viaSecond]) {
      const outcome = faultOf(() => resolvePath(roots, each, true));
      const stays = path.normalize(each).startsWith('outside');
      // Dots are taken out of the text first, so a path that returns to the root means a name in the root.
      expect(outcome).toEqual(stays ? undefined : { code: 'PATH_OUTSIDE', data: { path: each, roots: [root] } });
    }
  });

  test.each([
    ['leads nowhere', 'missing', 'link'],
    ['leads nowhere outside', '../outside/new.txt', 'link'],
    ['leads to a missing directory outside', '../missing', 'link/a.txt'],
  ])('are refused when one %s', (_, target, input) => {
    const { roots, link } = setUp();
    link(target, 'link');
    expect(faultOf(() => resolvePath(roots, input, true))).toEqual({
      code: 'PATH_INVALID',
      data: { path: input, reason: 'it is or passes a symbolic link that leads nowhere' },
    });
  });

  test('are refused when they form a loop', () => {
    const { roots, link } = setUp();
    link('two', 'one');
    link('one', 'two');
    expect(faultOf(() => resolvePath(roots, 'one/a.txt', true))).toEqual({
      code: 'PATH_INVALID',
      data: { path: 'one/a.txt', reason: 'its symbolic links form a loop' },
    });
  });

  test('may name the root: paths through the link and through the real name are the same', () => {
    const { base, root } = setUp();
    symlinkSync(root, path.join(base, 'alias'));
    const roots = openRoots([path.join(base, 'alias')]);
    const shown = ['in/a.txt', path.join(base, 'alias/in/a.txt'), path.join(root, 'in/a.txt')].map(
      (input) => resolvePath(roots, input).real,
    );
    expect(new Set(shown)).toEqual(new Set([realpathSync(path.join(root, 'in/a.txt'))]));
  });

  test('into .git do not make it writable', () => {
    const { root, link, roots } = setUp();
    mkdirSync(path.join(root, '.git'));
    link('.git', 'door');
    expect(faultOf(() => new Workspace(roots).resolveForWriting('door/hooks/pre-commit'))).toEqual({
      code: 'PATH_PROTECTED',
      data: { path: '.git/hooks/pre-commit', reason: 'it belongs to git' },
    });
  });
});

describe('between resolving a path and using it', () => {
  /** root/sub/a.txt and a directory outside that looks the same; `swap` puts a link to it in the place of root/sub. */
  const setUp = (): { base: string; root: string; roots: Root[]; swap: () => Record<string, string> } => {
    const base = temporaryTree({ 'root/sub/a.txt': 'mine\n', 'outside/a.txt': 'secret\n' });
    const root = path.join(base, 'root');
    const swap = (): Record<string, string> => {
      renameSync(path.join(root, 'sub'), path.join(root, 'moved'));
      symlinkSync(path.join(base, 'outside'), path.join(root, 'sub'));
      return treeState(base);
    };
    return { base, root, roots: openRoots([root]), swap };
  };
  const outside = (shown: string, root: string) => ({ code: 'PATH_OUTSIDE', data: { path: shown, roots: [root] } });

  test('a directory that becomes a link outside is not read through', () => {
    const { root, roots, swap } = setUp();
    const place = resolvePath(roots, 'sub/a.txt');
    swap();
    expect(faultOf(() => readImage(place))).toEqual(outside('sub/a.txt', root));
  });

  test('a file that becomes a link outside is not read', () => {
    const { base, root, roots } = setUp();
    const place = resolvePath(roots, 'sub/a.txt');
    rmSync(place.real);
    symlinkSync(path.join(base, 'outside/a.txt'), place.real);
    expect(faultOf(() => readImage(place))).toEqual(outside('sub/a.txt', root));
  });

  test('a directory that becomes a link outside is not written through', () => {
    const { base, root, roots, swap } = setUp();
    const image: FileImage = readImage(resolvePath(roots, 'sub/a.txt'));
    const before = swap();
    expect(faultOf(() => overwriteFile(image, { bytes: Buffer.from('x') }, 'tag'))).toEqual(outside('sub/a.txt', root));
    expect(treeState(base)).toEqual(before);
  });

  test('a file that becomes a link outside is not written', () => {
    const { base, roots } = setUp();
    const image = readImage(resolvePath(roots, 'sub/a.txt'));
    rmSync(image.place.real);
    symlinkSync(path.join(base, 'outside/a.txt'), image.place.real);
    const before = treeState(base);
    expect(faultOf(() => overwriteFile(image, { bytes: Buffer.from('x') }, 'tag'))?.code).toBe('FILE_CHANGED');
    expect(treeState(base)).toEqual(before);
  });

  test.each(['sub/new.txt', 'sub/deep/new.txt', 'sub/very/deep/new.txt'])(
    'nothing is created outside for %j when the directory becomes a link',
    (name) => {
      const { base, root, roots, swap } = setUp();
      const place = resolvePath(roots, name, true);
      const before = swap();
      expect(faultOf(() => createFile(place, { bytes: Buffer.from('x') }, 'tag'))).toEqual(outside(name, root));
      expect(treeState(base)).toEqual(before);
    },
  );

  test('nothing is created outside when a missing directory comes to be as a link', () => {
    const { base, root, roots } = setUp();
    const place = resolvePath(roots, 'fresh/new.txt', true);
    symlinkSync(path.join(base, 'outside'), path.join(root, 'fresh'));
    const before = treeState(base);
    expect(faultOf(() => createFile(place, { bytes: Buffer.from('x') }, 'tag'))).toEqual(
      outside('fresh/new.txt', root),
    );
    expect(treeState(base)).toEqual(before);
  });

  test('a directory above that becomes a link outside is not read through', () => {
    const base = temporaryTree({ 'root/up/sub/a.txt': 'mine\n', 'outside/sub/a.txt': 'secret\n' });
    const root = path.join(base, 'root');
    const place = resolvePath(openRoots([root]), 'up/sub/a.txt');
    renameSync(path.join(root, 'up'), path.join(root, 'moved'));
    symlinkSync(path.join(base, 'outside'), path.join(root, 'up'));
    expect(faultOf(() => readImage(place))).toEqual(outside('up/sub/a.txt', root));
  });
});
