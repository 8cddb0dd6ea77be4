// What servers are killed in the middle of: calls that change 1, 3 and 20 files in every way.
import type { FileTree } from '../support/server.js';

export interface Call {
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export interface Scenario {
  readonly name: string;
  readonly files: FileTree;
  /** A second name of one of the files (hard link). */
  readonly link?: { readonly name: string; readonly of: string };
  /** Made before, by a server that nobody kills. */
  readonly before: readonly Call[];
  readonly call: Call;
}

const PATHS = Array.from({ length: 20 }, (_, index) => `d${index % 4}/file-${index}.txt`);
const LINES = Array.from({ length: 30 }, (_, index) => `line ${index + 1}\n`).join('');
const files: FileTree = Object.fromEntries(PATHS.map((name, index) => [name, `${LINES}end of ${index}\n`]));

const patchOf = (bodies: readonly string[]): Call => ({
  tool: 'apply_patch',
  input: { patch: ['*** Begin Patch', ...bodies, '*** End Patch'].join('\n') },
});

/** Changes, moves, deletes and creates, in turn. */
function body(name: string, index: number): string {
  const change = '@@\n-line 7\n+LINE SEVEN\n line 8';
  switch (index % 4) {
    case 0:
      return `*** Update File: ${name}\n${change}`;
    case 1:
      return `*** Update File: ${name}\n*** Move to: moved/${index}.txt\n${change}`;
    case 2:
      return `*** Delete File: ${name}`;
    default:
      return `*** Add File: new/${index}/x.txt\n+new ${index}\n+more`;
  }
}

const EDIT: Call = { tool: 'edit', input: { path: PATHS[0], start_line: 3, end_line: 4, text: 'other\nlines\nhere' } };
const PATCH_3 = patchOf(PATHS.slice(0, 3).map((name) => `*** Update File: ${name}\n@@\n-line 7\n+LINE SEVEN\n line 8`));
const PATCH_20 = patchOf(PATHS.map(body));
const UPDATE_20 = patchOf(PATHS.map((name) => `*** Update File: ${name}\n@@\n-line 7\n+LINE SEVEN\n line 8`));
const DELETE_20 = patchOf(PATHS.map((name) => `*** Delete File: ${name}`));
const CREATE_20 = patchOf(PATHS.map((name) => `*** Add File: new/${name}\n+new\n+more`));
const MOVE_20 = patchOf(
  PATHS.map((name) => `*** Update File: ${name}\n*** Move to: moved/${name}\n@@\n-line 7\n+LINE SEVEN`),
);
const UNDO: Call = { tool: 'undo', input: {} };
const REDO: Call = { tool: 'redo', input: {} };

const scenario = (name: string, call: Call, ...before: Call[]): Scenario => ({ name, files, before, call });

export const SCENARIOS: readonly Scenario[] = [
  scenario('edit of one file', EDIT),
  scenario('second edit', EDIT, PATCH_3),
  scenario('new file in new folders', { tool: 'create', input: { path: 'a/b/c.txt', text: 'new\n' } }),
  scenario('deleted file', { tool: 'delete_file', input: { path: PATHS[1] } }),
  scenario('moved file', { tool: 'move_file', input: { from: PATHS[2], to: 'e/moved.txt' } }),
  scenario('patch of 3 files', PATCH_3),
  scenario('patch of 20 files', PATCH_20),
  scenario('update of 20 files', UPDATE_20),
  scenario('deletion of 20 files', DELETE_20),
  scenario('creation of 20 files', CREATE_20),
  scenario('move of 20 files', MOVE_20),
  { ...scenario('edit of a hard link', EDIT), link: { name: 'twin.txt', of: PATHS[0] ?? '' } },
  scenario('undo of one file', UNDO, EDIT),
  scenario('undo of 3 files', UNDO, PATCH_3),
  scenario('undo of 20 files', UNDO, PATCH_20),
  scenario('undo of an update of 20 files', UNDO, UPDATE_20),
  scenario('undo of a deletion of 20 files', UNDO, DELETE_20),
  scenario('redo of 3 files', REDO, PATCH_3, UNDO),
  scenario('redo of 20 files', REDO, PATCH_20, UNDO),
  scenario('redo of an update of 20 files', REDO, UPDATE_20, UNDO),
];
