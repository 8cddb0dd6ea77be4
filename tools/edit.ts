// Replaces lines of a file, if that brings no new syntax errors.
import * as z from 'zod';
import { renderOutcome } from '../server/render/outcome.js';
import { defineTool } from './define.js';
import { allowErrors, CHANGES, dryRun, newText, openPath } from './fields.js';

export const edit = defineTool({
  name: 'edit',
  description:
    'Replaces lines start_line to end_line (inclusive) by text. Empty text deletes; start_line = last + 1 with end_line = last appends. ' +
    'With new syntax errors it is refused and nothing is written, unless allow_errors. dry_run only shows the diff.',
  annotations: CHANGES,
  input: z.strictObject({
    start_line: z.int().min(1).describe('First line to replace, from 1.'),
    end_line: z.int().min(0).describe('Last line to replace.'),
    text: newText,
    path: openPath,
    allow_errors: allowErrors,
    dry_run: dryRun,
  }),
  async handle({ start_line: start, end_line: end, text, path, ...flags }, { editing, signal }) {
    const mode = { allowErrors: flags.allow_errors, dryRun: flags.dry_run };
    const outcome = await editing.replaceLines({ start, end, text, path, ...mode }, signal);
    const { movedBy = 0 } = outcome;
    const lines = `lines ${start + movedBy}-${end + movedBy}`;
    const what = start > end ? 'appended' : text === '' ? `${lines} deleted` : `${lines} replaced`;
    return { what, ...outcome };
  },
  render: renderOutcome,
});
