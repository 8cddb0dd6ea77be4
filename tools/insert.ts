// Inserts lines into a file, if that brings no new syntax errors.
import * as z from 'zod';
import { renderWritten } from '../server/render/written.js';
import { defineTool } from './define.js';
import { allowErrors, newText, openPath } from './fields.js';

export const insert = defineTool({
  name: 'insert',
  title: 'Insert lines',
  description: 'Inserts text behind a line (0 = top of the file), checked like edit. Shows the result.',
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false },
  input: z.strictObject({
    after_line: z.int().min(0).describe('Line from 1 to insert behind; 0 = top.'),
    text: newText,
    path: openPath,
    allow_errors: allowErrors,
  }),
  async handle({ after_line: afterLine, text, path, allow_errors: allowErrors }, { editing, signal }) {
    const written = await editing.insert({ afterLine, text, path, allowErrors }, signal);
    return { what: `inserted after line ${afterLine}`, ...written };
  },
  render: renderWritten,
});
