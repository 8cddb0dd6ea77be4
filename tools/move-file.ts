// Moves or renames a file.
import * as z from 'zod';
import { renderOutcome } from '../server/render/outcome.js';
import { defineTool } from './define.js';
import { CHANGES, dryRun } from './fields.js';

export const moveFile = defineTool({
  name: 'move_file',
  description: 'Moves or renames a file; makes folders, never overwrites.',
  annotations: CHANGES,
  input: z.strictObject({
    from: z.string().min(1).describe('File.'),
    to: z.string().min(1).describe('New path, or a folder.'),
    dry_run: dryRun,
  }),
  async handle({ from, to, dry_run: dryRun }, { editing, signal }) {
    return { what: 'moved', ...(await editing.moveFile({ from, to, dryRun }, signal)) };
  },
  render: renderOutcome,
});
