// Applies a patch to any number of files, all of it or nothing.
import * as z from 'zod';
import { renderOutcome } from '../server/render/outcome.js';
import { defineTool } from './define.js';
import { allowErrors, CHANGES, dryRun } from './fields.js';

export const applyPatch = defineTool({
  name: 'apply_patch',
  description:
    'Applies a patch to one or more files, all or nothing, checked like edit: "*** Begin Patch" form, unified diff or SEARCH/REPLACE blocks.',
  annotations: CHANGES,
  input: z.strictObject({
    patch: z.string().min(1).describe('Its context lines must be exact.'),
    allow_errors: allowErrors,
    dry_run: dryRun,
  }),
  async handle({ patch, allow_errors: allowErrors, dry_run: dryRun }, { editing, signal }) {
    return { what: 'patched', ...(await editing.applyPatch({ patch, allowErrors, dryRun }, signal)) };
  },
  render: renderOutcome,
});
