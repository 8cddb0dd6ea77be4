// Deletes a file, which undo brings back.
import * as z from 'zod';
import { renderOutcome } from '../server/render/outcome.js';
import { defineTool } from './define.js';
import { CHANGES, dryRun } from './fields.js';

export const deleteFile = defineTool({
  name: 'delete_file',
  description: 'Deletes a file; undo brings it back.',
  annotations: CHANGES,
  input: z.strictObject({ path: z.string().min(1).describe('File.'), dry_run: dryRun }),
  async handle({ path, dry_run: dryRun }, { editing, signal }) {
    return { what: 'deleted', ...(await editing.deleteFile({ path, dryRun }, signal)) };
  },
  render: renderOutcome,
});
