// Replaces a piece of text that occurs once in a file, or explains why it cannot.
import * as z from 'zod';
import { renderOutcome } from '../server/render/outcome.js';
import { defineTool } from './define.js';
import { allowErrors, CHANGES, dryRun, openPath } from './fields.js';

export const replace = defineTool({
  name: 'replace',
  description:
    'Replaces the text old by new, checked like edit. old must stand in the file exactly and once; if not, the reply says where it nearly does.',
  annotations: CHANGES,
  input: z.strictObject({
    old: z.string().min(1).describe('Exact text, any part of the file, without line numbers.'),
    new: z.string().describe('Text in its place; empty deletes.'),
    path: openPath,
    near_line: z.int().min(1).optional().describe('Of several places, the nearest to this line.'),
    all: z.boolean().default(false).describe('Replace every place.'),
    allow_errors: allowErrors,
    dry_run: dryRun,
  }),
  async handle({ old, new: fresh, path, near_line: nearLine, all, ...flags }, { editing, signal }) {
    const mode = { allowErrors: flags.allow_errors, dryRun: flags.dry_run };
    const outcome = await editing.replaceText({ old, fresh, path, nearLine, all, ...mode }, signal);
    return { what: outcome.count === 1 ? 'text replaced' : `text replaced in ${outcome.count} places`, ...outcome };
  },
  render: renderOutcome,
});
