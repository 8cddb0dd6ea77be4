// The word of each language's own compiler on whether a text is valid; asked for many texts at a time, because it takes long to start.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface Source {
  /** Tells the dialect by its extension. */
  readonly path: string;
  readonly text: string;
}

/** For each file, by its path, whether its text is rejected. */
type Ask = (files: readonly string[], folder: string) => Promise<Set<string>>;

export interface Compiler {
  readonly extensions: readonly string[];
  readonly ask: Ask;
}

const PYTHON = `
import sys, warnings
warnings.simplefilter("ignore")
for path in sys.argv[1:]:
    try:
        compile(open(path, "rb").read(), path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        print(path)
`;

const TSC = ['--noEmit', '--noCheck', '--noResolve', '--noLib', '--allowJs', '--ignoreConfig', '--pretty', 'false'];
const DIALECT = ['--target', 'esnext', '--module', 'esnext', '--jsx', 'preserve', '--moduleDetection', 'force'];

const typescript: Ask = async (files, folder) => {
  const tsc = path.resolve('node_modules/typescript/lib/tsc.js');
  // Codes from 1000 to 1999 are of the parser, those from 8000 of TypeScript in JavaScript files.
  const said = await run(process.execPath, [tsc, ...TSC, ...DIALECT, ...files], folder);
  return new Set([...said.matchAll(/^(.+?)\(\d+,\d+\): error TS(?:1|8)\d{3}:/gm)].map(([, file = '']) => file));
};

export const COMPILERS: Readonly<Record<string, Compiler>> = {
  python: {
    extensions: ['.py'],
    ask: async (files, folder) =>
      new Set((await run('python3', ['-c', PYTHON, ...files], folder)).split('\n').filter((line) => line !== '')),
  },
  javascript: { extensions: ['.js', '.mjs', '.cjs'], ask: typescript },
  typescript: { extensions: ['.ts', '.tsx', '.mts'], ask: typescript },
  go: {
    extensions: ['.go'],
    ask: async (files, folder) => {
      const said = await run('gofmt', ['-e', '-l', ...files], folder);
      return new Set([...said.matchAll(/^(.+?):\d+:\d+: /gm)].map(([, file = '']) => file));
    },
  },
  rust: {
    extensions: ['.rs'],
    ask: async (files, folder) => {
      const bad = new Set<string>();
      for (const file of files) {
        const said = await run('rustc', ['-Zunpretty=normal', '--edition', '2021', file], folder);
        if (/^error/m.test(said)) bad.add(file);
      }
      return bad;
    },
  },
};

/** Whether the compiler rejects each of the texts. */
export async function rejections({ ask }: Compiler, sources: readonly Source[]): Promise<boolean[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'aci-broken-'));
  try {
    const files = sources.map(({ path: file, text }, index) => {
      // A folder each, because the name may mean something: x.d.ts, __init__.py.
      mkdirSync(path.join(folder, `${index}`));
      const name = `${index}/${path.posix.basename(file)}`;
      writeFileSync(path.join(folder, name), text);
      return name;
    });
    const bad = await ask(files, folder);
    return files.map((file) => bad.has(file));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What a program prints, errors included, whatever its exit code. */
function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  // RUSTC_BOOTSTRAP lets a released rustc stop behind its parser.
  const env = { ...process.env, RUSTC_BOOTSTRAP: '1' };
  return new Promise((resolve, reject) => {
    execFile(command, args, { cwd, env, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== 'number') reject(error);
      else resolve(`${stdout}\n${stderr}`);
    });
  });
}
