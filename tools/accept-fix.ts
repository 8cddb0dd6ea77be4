// Makes an adjusted edit that was offered after one that failed.
import * as z from 'zod';
import { renderOutcome } from '../server/render/outcome.js';
import { defineTool } from './define.js';
import { CHANGES } from './fields.js';

export const acceptFix = defineTool({
  name: 'accept_fix',
  description: 'Makes the adjusted edit that a failed one offered.',
  annotations: CHANGES,
  input: z.strictObject({ id: z.string().min(1).describe('Such as fix-1.') }),
  handle: async ({ id }, { editing, signal }) => ({ what: `${id} made`, ...(await editing.acceptFix(id, signal)) }),
  render: renderOutcome,
});
