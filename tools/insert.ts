// Inserts lines into a file, if that brings no new syntax errors.
import * as z from 'zod';
import { renderOutcome } from '../server/render/outcome.js';
import { defineTool } from './define.js';
import { ADDS, allowErrors, dryRun, newText, openPath } from './fields.js';

export const insert = defineTool({
  name: 'insert',
  description: 'Inserts text behind a line, checked like edit. Shows the result.',
  annotations: ADDS,
  input: z.strictObject({
    after_line: z.int().min(0).describe('Line from 1 to insert behind; 0 = top.'),
    text: newText,
    path: openPath,
    allow_errors: allowErrors,
    dry_run: dryRun,
  }),
  async handle({ after_line: afterLine, text, path, ...flags }, { editing, signal }) {
    const mode = { allowErrors: flags.allow_errors, dryRun: flags.dry_run };
    const outcome = await editing.insert({ afterLine, text, path, ...mode }, signal);
    return { what: `inserted after line ${afterLine + (outcome.movedBy ?? 0)}`, ...outcome };
  },
  render: renderOutcome,
});
