import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Language as Grammar, Parser } from 'web-tree-sitter';
import { languageOf } from '../../grammars/detect.js';
import { type Language, languages, packages } from '../../grammars/languages.js';
import { readGrammar } from '../../grammars/load.js';
import { loadGrammar } from '../../server/syntax/load-grammar.js';

const root = join(import.meta.dirname, '..', '..');
const assets = join(root, 'dist');
const grammarDir = join(assets, 'grammars');

/** The text of `grammars/samples/<id>/<stem>.*`. */
function sample({ id }: Language, stem: string): string {
  const dir = join(root, 'grammars', 'samples', id);
  const name = readdirSync(dir).find((file) => file.startsWith(`${stem}.`));
  if (name === undefined) throw new Error(`${dir} holds no ${stem}.*`);
  return readFileSync(join(dir, name), 'utf8');
}

function duplicates(values: readonly string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

describe('grammars', () => {
  let parser: Parser;
  beforeAll(async () => {
    await Parser.init();
    parser = new Parser();
  });
  afterAll(() => parser.delete());

  const loaded = new Map<string, Grammar>();
  async function grammarOf(id: string): Promise<Grammar> {
    const grammar = loaded.get(id) ?? (await loadGrammar(id, assets));
    loaded.set(id, grammar);
    return grammar;
  }

  async function hasError(language: Language, text: string): Promise<boolean> {
    parser.setLanguage(await grammarOf(language.id));
    const tree = parser.parse(text);
    if (tree === null) throw new Error('The parse was cancelled.');
    try {
      return tree.rootNode.hasError;
    } finally {
      tree.delete();
    }
  }

  it.each(languages)('$id parses its sample of 50 lines or more without an error', async (language) => {
    const text = sample(language, 'sample');
    expect(text.split('\n').length - 1).toBeGreaterThanOrEqual(50);
    expect(await hasError(language, text)).toBe(false);
  });

  it.each(languages)(
    '$id finds the error of its broken sample, unless its row says that it cannot',
    async (language) => {
      const always = language.alwaysParses === true;
      expect(await hasError(language, sample(language, 'broken'))).toBe(!always);
      if (always) expect(language.trust).toBe('warn');
    },
  );

  it('are missed by name when they were not built', () => {
    expect(() => readGrammar('klingon', grammarDir)).toThrow('klingon');
  });
});

describe('the table of languages', () => {
  it('names every id once', () => {
    expect(duplicates(languages.map(({ id }) => id))).toEqual([]);
  });

  it('gives an extension, a file name or an interpreter to one language only', () => {
    expect(duplicates(languages.flatMap(({ extensions }) => extensions))).toEqual([]);
    expect(duplicates(languages.flatMap(({ fileNames }) => fileNames))).toEqual([]);
    expect(duplicates(languages.flatMap(({ shebangs }) => shebangs))).toEqual([]);
  });

  it('writes extensions in lower case with their dot', () => {
    const odd = languages.flatMap(({ extensions }) => extensions.filter((it) => !/^\.[a-z0-9.+_-]+$/.test(it)));
    expect(odd).toEqual([]);
  });

  it('holds each package to a sha512 digest', () => {
    for (const { integrity } of Object.values(packages)) expect(integrity).toMatch(/^sha512-[A-Za-z0-9+/]{86}==$/);
  });

  it('uses every package', () => {
    const used = new Set<string>(languages.map(({ wasm }) => wasm.package));
    expect(Object.keys(packages).filter((key) => !used.has(key))).toEqual([]);
  });
});

describe('languageOf', () => {
  it.each(languages)('knows $id by its extensions, file names and interpreters', ({ id, ...row }) => {
    for (const extension of row.extensions) {
      expect(languageOf(`src/some.name${extension}`)?.id).toBe(id);
      expect(languageOf(`SRC\\NAME${extension.toUpperCase()}`)?.id).toBe(
        extension === '.c' || extension === '.h' ? 'cpp' : id,
      );
    }
    for (const name of row.fileNames) expect(languageOf(`a/${name}`)?.id).toBe(id);
    for (const shebang of row.shebangs) expect(languageOf('bin/tool', `#!/usr/bin/env ${shebang}`)?.id).toBe(id);
  });

  it.each([
    ['#!/usr/bin/env -S python3 -u', 'python'],
    ['#!/usr/bin/env -S FOO=1 python3.11\r\n', 'python'],
    ['#!/usr/bin/env -i -u HOME node', 'javascript'],
    ['#!/usr/bin/env -Snode --harmony', 'javascript'],
    ['#! /usr/local/bin/lua5.4', 'lua'],
    ['#!/bin/sh -e', 'bash'],
    ['#!/usr/bin/awk -f', 'awk'],
    ['#!/usr/bin/env', undefined],
    ['#!/opt/bin/pythonic', undefined],
    ['# !/bin/sh', undefined],
    ['', undefined],
  ])('reads %j as %s', (line, id) => {
    expect(languageOf('bin/tool', line)?.id).toBe(id);
  });

  it.each([
    ['a/types.d.ts', 'typescript'],
    ['view.html.erb', 'embedded_template'],
    ['lib/a.h', 'c'],
    ['lib/a.H', 'cpp'],
    ['lib/a.C', 'cpp'],
    ['lib/a.c', 'c'],
    ['Script.PY', 'python'],
    ['.html', undefined],
    ['a.py/b', undefined],
    ['makefile.unknown', undefined],
  ])('takes %s for %s', (path, id) => {
    expect(languageOf(path)?.id).toBe(id);
  });

  it('believes the name before the first line', () => {
    expect(languageOf('tool.rb', '#!/usr/bin/env python3')?.id).toBe('ruby');
  });
});
