// Creates a file that does not exist yet, and the folders above it.
import * as z from 'zod';
import { renderWritten } from '../server/render/written.js';
import { defineTool } from './define.js';
import { allowErrors } from './fields.js';

export const create = defineTool({
  name: 'create',
  title: 'Create file',
  description:
    'Creates a new file (and its folders) with the given text, checked like edit, and opens it. Never overwrites.',
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false },
  input: z.strictObject({
    path: z.string().min(1).describe('New file, relative to the workspace.'),
    text: z.string().default('').describe('Its text.'),
    allow_errors: allowErrors,
  }),
  async handle({ path, text, allow_errors: allowErrors }, { editing, signal }) {
    return { what: 'created', ...(await editing.create({ path, text, allowErrors }, signal)) };
  },
  render: renderWritten,
});
