// What every client's model is told once about working with these tools. Kept under 1 kB.

const READING = `Find, read and edit code in the user's workspace.
1. Locate: search_dir for text in files, find_file for names. Searches are literal unless regex is true.
2. Read: open shows a window of numbered lines; goto, scroll_down and scroll_up move it; search_file lists matches in the open file.
`;

const CHANGING = `3. Change: edit replaces whole lines by number, insert adds lines, create makes a file. Give text with exact indentation and without the line numbers that the window shows.
An edit that brings new syntax errors is refused and nothing is written: read the problems, correct the text, send it again. Line numbers shift after an edit, so take them from the newest window.
`;

const READ_ONLY = 'Nothing can be changed: the user started this server read-only.\n';

/** @param rootNames names of the roots when there are several, else empty */
export function instructions(readOnly: boolean, rootNames: readonly string[]): string {
  const roots =
    rootNames.length === 0
      ? 'Paths are relative to the workspace.'
      : `Paths start with the name of a root: ${rootNames.join(', ')}.`;
  return `${READING}${readOnly ? READ_ONLY : CHANGING}${roots} Tools without a path act on the open file.`;
}
