// Picks a function of a code base that the demo can break and repair.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

export interface Target {
  /** Relative to the code base, forward slashes. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** The line that starts the function, without its ending. */
  readonly definition: string;
  /** The same line with its opening bracket lost: no language takes that. */
  readonly broken: string;
  /** A comment line with the definition's indentation. */
  readonly comment: string;
}

interface Style {
  /** A function whose definition has its brackets on one line. */
  readonly definition: RegExp;
  readonly comment: string;
}

const C_LIKE = '//';
const STYLES: Readonly<Record<string, Style>> = {
  '.ts': { definition: /^export (async )?function \w+\(.*\).*\{$/, comment: C_LIKE },
  '.tsx': { definition: /^export (async )?function \w+\(.*\).*\{$/, comment: C_LIKE },
  '.js': { definition: /^(export )?(async )?function \w+\(.*\) \{$/, comment: C_LIKE },
  '.py': { definition: /^def \w+\(.*\).*:$/, comment: '#' },
  '.go': { definition: /^func \w+\(.*\).*\{$/, comment: C_LIKE },
  '.rs': { definition: /^(pub )?fn \w+\(.*\).*\{$/, comment: C_LIKE },
};

const FEWEST_LINES = 150;
const LARGEST_BYTES = 500_000;

/** The first fitting function of the language that has most files. @throws Error when there is none */
export function chooseTarget(root: string): Target {
  const files = sourceFiles(root, '');
  const counts = new Map<string, number>();
  for (const file of files) counts.set(path.extname(file), (counts.get(path.extname(file)) ?? 0) + 1);
  const byCount = [...counts].sort((a, b) => b[1] - a[1]).map(([extension]) => extension);
  for (const extension of byCount) {
    for (const file of files) {
      const target = path.extname(file) === extension ? targetIn(root, file, STYLES[extension]) : undefined;
      if (target !== undefined) return target;
    }
  }
  throw new Error(`no function to edit found in ${root}; the demo knows ${Object.keys(STYLES).join(', ')}`);
}

function sourceFiles(root: string, directory: string): string[] {
  const entries = readdirSync(path.join(root, directory), { withFileTypes: true }).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  return entries.flatMap((entry) => {
    const relative = path.posix.join(directory, entry.name);
    if (entry.isDirectory()) return entry.name.startsWith('.') ? [] : sourceFiles(root, relative);
    return entry.isFile() && path.extname(entry.name) in STYLES ? [relative] : [];
  });
}

function targetIn(root: string, file: string, style: Style | undefined): Target | undefined {
  if (style === undefined || statSync(path.join(root, file)).size > LARGEST_BYTES) return undefined;
  const lines = readFileSync(path.join(root, file), 'utf8').split('\n');
  const index = lines.findIndex((line) => style.definition.test(line));
  const definition = lines[index];
  if (definition === undefined || lines.length < FEWEST_LINES) return undefined;
  const broken = definition.replace('(', '');
  return { path: file, line: index + 1, definition, broken, comment: `${style.comment} Read before you change it.` };
}
