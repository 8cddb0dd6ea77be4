// Who may import whom: the table as data, and no cycles.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import glob from 'fast-glob';
import { expect, test } from 'vitest';
import { PROJECT } from './support/server.js';

/** What each room may import of ours, beside itself. The longest matching name counts. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'server/errors': [],
  'server/text': [],
  'server/workspace': ['server/errors', 'server/text'],
  'server/workers': [],
  grammars: [],
  'server/syntax': ['grammars', 'server/text'],
  'server/check': ['grammars', 'server/syntax', 'server/text', 'server/workers'],
  'server/search': [
    'server/errors',
    'server/services',
    'server/session',
    'server/text',
    'server/workers',
    'server/workspace',
  ],
  'server/session': ['server/errors', 'server/render', 'server/services', 'server/text', 'server/workspace'],
  'server/journal': ['server/errors', 'server/text', 'server/workspace'],
  'server/lint': ['grammars', 'server/check', 'server/search/selection', 'server/text'],
  'server/edits': [
    'server/check',
    'server/config',
    'server/errors',
    'server/journal',
    'server/lint',
    'server/render',
    'server/services',
    'server/session',
    'server/text',
    'server/workspace',
  ],
  'server/render': ['server/text'],
  'server/services': ['server/check', 'server/render', 'server/search', 'server/text'],
  'server/config': ['server/lint'],
  'server/start': [
    'server/check',
    'server/config',
    'server/edits',
    'server/journal',
    'server/lint',
    'server/search',
    'server/services',
    'server/session',
    'server/workers',
    'server/workspace',
  ],
  'server/doctor': [
    'grammars',
    'server/check/checkers',
    'server/config',
    'server/errors',
    'server/journal',
    'server/render',
    'server/search/index',
    'server/workspace',
  ],
  'server/protocol': ['server/errors', 'server/services', 'tools/define'],
  tools: ['server/errors', 'server/render', 'server/services', 'server/text'],
  'server/main': ['server', 'tools'],
  clients: [],
};

const sources = glob.sync(
  ['server', 'tools', 'grammars', 'clients'].map((room) => `${room}/**/*.ts`),
  { cwd: PROJECT, ignore: ['grammars/samples/**'] },
);

/** Modules of ours that a file imports, without extension, and the packages. */
function importsOf(file: string): { local: string[]; packages: string[] } {
  const text = readFileSync(path.join(PROJECT, file), 'utf8');
  const names = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '');
  const isLocal = (name: string): boolean => name.startsWith('.');
  const local = names
    .filter(isLocal)
    .map((name) => path.posix.join(path.posix.dirname(file), name).replace(/\.js$/, ''));
  return { local, packages: names.filter((name) => !isLocal(name)) };
}

const roomOf = (module: string): string =>
  Object.keys(MAY_IMPORT)
    .filter((room) => module === room || module.startsWith(`${room}/`))
    .sort((a, b) => b.length - a.length)[0] ?? '';

const isWithin = (module: string, room: string): boolean => module === room || module.startsWith(`${room}/`);

test('every source file belongs to a room of the table', () => {
  expect(sources.filter((file) => roomOf(file.replace(/\.ts$/, '')) === '')).toEqual([]);
});

test('rooms import only what the table allows them', () => {
  const forbidden = sources.flatMap((file) => {
    const room = roomOf(file.replace(/\.ts$/, ''));
    const allowed = [room, ...(MAY_IMPORT[room] ?? [])];
    const wrong = importsOf(file).local.filter((module) => !allowed.some((each) => isWithin(module, each)));
    return wrong.map((module) => `${file} imports ${module}`);
  });
  expect(forbidden).toEqual([]);
});

test.each([
  ['web-tree-sitter', ['server/syntax']],
  ['@modelcontextprotocol/sdk', ['server/protocol', 'server/main', 'clients']],
  ['zod', ['tools']],
  [
    'node:fs',
    [
      'server/workspace',
      'server/journal',
      'server/search/index',
      'server/syntax',
      'server/config',
      'server/doctor',
      'server/main',
      'grammars',
      'clients',
    ],
  ],
])('%s is imported only by %j', (name, rooms) => {
  const wrong = sources.filter(
    (file) =>
      importsOf(file).packages.some((each) => each === name || each.startsWith(`${name}/`)) &&
      !rooms.some((room) => isWithin(file.replace(/\.ts$/, ''), room)),
  );
  expect(wrong).toEqual([]);
});

test('nobody imports the main program', () => {
  expect(sources.filter((file) => importsOf(file).local.includes('server/main'))).toEqual([]);
});

test('no file imports itself through others', () => {
  const graph = new Map(sources.map((file) => [file.replace(/\.ts$/, ''), importsOf(file).local]));
  const cycles: string[] = [];
  const done = new Set<string>();
  const visit = (module: string, trail: readonly string[]): void => {
    if (trail.includes(module)) cycles.push([...trail.slice(trail.indexOf(module)), module].join(' -> '));
    else if (!done.has(module)) {
      for (const next of graph.get(module) ?? []) visit(next, [...trail, module]);
      done.add(module);
    }
  };
  for (const module of graph.keys()) visit(module, []);
  expect(cycles).toEqual([]);
});

test('no source file is longer than 600 lines', () => {
  const long = sources.filter((file) => readFileSync(path.join(PROJECT, file), 'utf8').split('\n').length > 600);
  expect(long).toEqual([]);
});
