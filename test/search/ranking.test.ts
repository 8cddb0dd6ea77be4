import { describe, expect, test } from 'vitest';
import { isDefining, rankClass, rankFiles } from '../../server/search/ranking.js';

describe('rankClass', () => {
  test.each([
    ['src/a.py', 'sources'],
    ['lib/latest.js', 'sources'],
    ['src/contest.go', 'sources'],
    ['Makefile', 'sources'],
    ['.env', 'sources'],
    ['src/testament.rs', 'sources'],
    ['tests/a.py', 'tests'],
    ['src/__tests__/a.ts', 'tests'],
    ['spec/models/a.rb', 'tests'],
    ['src/test_a.py', 'tests'],
    ['a_test.go', 'tests'],
    ['a.test.ts', 'tests'],
    ['a.spec.tsx', 'tests'],
    ['FooTest.java', 'tests'],
    ['FooTests.cs', 'tests'],
    ['FooSpec.scala', 'tests'],
    ['app/tests.py', 'tests'],
    ['command/test.go', 'sources'],
    ['conftest.py', 'tests'],
    ['jquery.min.js', 'others'],
    ['app.js.map', 'others'],
    ['Cargo.lock', 'others'],
    ['package-lock.json', 'others'],
    ['go.sum', 'others'],
    ['api/v1_pb2.py', 'others'],
    ['api/v1.pb.go', 'others'],
    ['a.generated.ts', 'others'],
    ['zz_generated_copy.go', 'others'],
    ['dist/a.js', 'others'],
    ['web/node_modules/a/index.js', 'others'],
    ['vendor/github.com/a/a.go', 'others'],
    ['third_party/tests/a_test.go', 'others'],
    ['a/__snapshots__/b.snap', 'others'],
  ])('%s belongs to the %s', (path, kind) => {
    const place = ['sources', 'tests', 'others'].indexOf(kind);
    expect([rankClass(path, true), rankClass(path, false)]).toEqual([place, place + 3]);
  });
});

test('files with a definition come first, then sources, tests and others, each by path', () => {
  const file = (path: string, defines = false) => ({ path, defines, count: 1 });
  const ranked = rankFiles([
    file('b.ts'),
    file('B.ts'),
    file('vendor/a.ts'),
    file('test/z.ts', true),
    file('test/a.ts'),
    file('src/y.ts'),
    file('src/z.ts', true),
    file('a/test/x.ts'),
  ]);
  expect(ranked.map(({ path }) => path)).toEqual([
    ...['src/z.ts', 'test/z.ts', 'B.ts', 'b.ts', 'src/y.ts', 'a/test/x.ts', 'test/a.ts', 'vendor/a.ts'],
  ]);
  expect(ranked.filter(isDefining)).toHaveLength(2);
});
