// Creates a file that does not exist yet, and the folders above it.
import * as z from 'zod';
import { renderOutcome } from '../server/render/outcome.js';
import { defineTool } from './define.js';
import { ADDS, allowErrors, dryRun } from './fields.js';

export const create = defineTool({
  name: 'create',
  description: 'Creates a file and its folders, checked like edit, and opens it. Never overwrites.',
  annotations: ADDS,
  input: z.strictObject({
    path: z.string().min(1).describe('New file, relative to the workspace.'),
    text: z.string().default('').describe('Its text.'),
    allow_errors: allowErrors,
    dry_run: dryRun,
  }),
  async handle({ path, text, allow_errors: allowErrors, dry_run: dryRun }, { editing, signal }) {
    return { what: 'created', ...(await editing.create({ path, text, allowErrors, dryRun }, signal)) };
  },
  render: renderOutcome,
});
