// Shows what was changed, as a patch.
import * as z from 'zod';
import { renderDiff } from '../server/render/outcome.js';
import { defineTool } from './define.js';
import { READS } from './fields.js';

export const diff = defineTool({
  name: 'diff',
  description: 'Shows as a patch what this session changed or, with since, how files differ from a git commit.',
  annotations: READS,
  input: z.strictObject({ since: z.string().min(1).optional().describe('Commit, branch or tag.') }),
  handle: async ({ since }, { history, signal }) => ({ since, patch: await history.diff(since, signal) }),
  render: renderDiff,
});
