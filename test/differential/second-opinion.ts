// Whether the language itself takes a text, by the compilers that happen to be installed here.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemCode } from '../../server/errors.js';
import { COMPILERS, type Compiler, rejections, type Source } from './compilers.js';

interface Parser {
  readonly command: string;
  /** The file is put last. */
  readonly args: readonly string[];
  /** What is printed when it was the syntax that failed; absent: every failure is one of syntax. */
  readonly syntaxError?: RegExp;
}

/** By language id; for what the compilers of the other scripts here do not cover. */
const PARSERS: Readonly<Record<string, Parser>> = {
  // Editions differ in their keywords; `try!` is of the first.
  rust: { command: 'rustc', args: ['-Zunpretty=normal', '--edition', '2015'] },
  ruby: { command: 'ruby', args: ['-c'] },
  yaml: { command: 'python3', args: ['-c', 'import sys, yaml; list(yaml.parse(open(sys.argv[1], "rb")))'] },
  java: {
    command: 'javac',
    args: ['-proc:none', '-d', '.'],
    // Names that cannot be found are looked for only once the syntax is right.
    syntaxError: /error: (?:.* expected|illegal|unclosed|not a statement|reached end of file|.*without)/,
  },
  json: { command: process.execPath, args: ['-e', 'JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"))'] },
};

/** A text is accepted when one compiler accepts it. Undefined when there is none here that could tell. */
export async function acceptedByLanguage(languageId: string, file: string, text: string): Promise<boolean | undefined> {
  const compiler = COMPILERS[languageId === 'tsx' ? 'typescript' : languageId];
  const rejected = compiler === undefined ? undefined : await rejects(compiler, { path: file, text });
  if (rejected === false) return true;
  const parser = PARSERS[languageId];
  const accepted = parser === undefined ? undefined : parse(parser, file, text);
  return accepted ?? (rejected === undefined ? undefined : false);
}

async function rejects(compiler: Compiler, source: Source): Promise<boolean | undefined> {
  try {
    return (await rejections(compiler, [source]))[0];
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined; // not installed
    throw error;
  }
}

function parse({ command, args, syntaxError }: Parser, file: string, text: string): boolean | undefined {
  const folder = mkdtempSync(path.join(tmpdir(), 'aci-opinion-'));
  try {
    const name = path.posix.basename(file);
    writeFileSync(path.join(folder, name), text);
    // RUSTC_BOOTSTRAP lets a released rustc stop behind its parser.
    const env = { ...process.env, RUSTC_BOOTSTRAP: '1' };
    const { status, error, stdout, stderr } = spawnSync(command, [...args, name], {
      cwd: folder,
      env,
      encoding: 'utf8',
    });
    // 127: a version manager stands in for a compiler that is not installed.
    if (error !== undefined || status === null || status === 127) return undefined;
    if (/No module named/.test(stderr)) return undefined;
    return status === 0 || (syntaxError !== undefined && !syntaxError.test(stdout + stderr));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
