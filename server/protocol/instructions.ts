// What every client's model is told once about working with these tools. Kept under 1 kB.

const READING = `Find, read and edit code in the user's workspace.
1. Locate: search_dir for text in files, find_file for names. Searches are literal unless regex is true.
2. Read: open shows a window of numbered lines; goto, scroll_down and scroll_up move it; search_file lists matches in the open file.
`;

const CHANGING = `3. Change: replace swaps a text that occurs once; edit and insert go by line number; apply_patch does several places or files at once; create, move_file and delete_file do what they say. Give exact indentation, without the line numbers that windows show.
An edit that brings new syntax errors is refused and nothing is written: read the problems and send it corrected, or accept_fix what the reply offers. Line numbers shift after an edit, so take them from the newest window.
4. Check: diff shows all you changed, diagnostics its problems; undo takes changes back, redo makes them again.
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
