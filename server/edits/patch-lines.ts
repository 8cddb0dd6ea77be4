// The lines of files that a patch tells, by their numbers in the new texts.

interface TellingFile {
  readonly path: string;
  /** Numbers from 1. */
  readonly lines: { readonly line: number; readonly text: string }[];
}

const HUNK = /^@@ -\d+(?:,\d+)? \+(\d+)/;

/** Files whose names git quotes are left out. */
export function newLinesOf(patch: string): TellingFile[] {
  const files: TellingFile[] = [];
  let line = 0;
  for (const row of patch.split('\n')) {
    if (row.startsWith('diff --git ')) line = 0;
    const hunk = HUNK.exec(row);
    if (hunk !== null) line = Number(hunk[1]);
    else if (line === 0 && row.startsWith('+++ b/')) files.push({ path: row.slice(6).replace(/\t$/, ''), lines: [] });
    else if (line > 0 && /^[ +]/.test(row))
      files.at(-1)?.lines.push({ line: line++, text: row.slice(1).replace(/^\uFEFF|\r$/g, '') });
  }
  return files;
}
