// Takes edits back, and makes them again.
import * as z from 'zod';
import { renderReversal } from '../server/render/outcome.js';
import type { History } from '../server/services.js';
import { defineTool } from './define.js';
import { CHANGES, steps } from './fields.js';

const reversing = (name: keyof History & ('undo' | 'redo'), description: string) =>
  defineTool({
    name,
    description,
    annotations: CHANGES,
    input: z.strictObject({ steps }),
    handle: async ({ steps: count }, { history, signal }) => ({
      action: name,
      ...(await history[name](count, signal)),
    }),
    render: renderReversal,
  });

export const undo = reversing(
  'undo',
  'Takes back the newest changes made with these tools, also from before a restart.',
);
export const redo = reversing('redo', 'Makes undone changes again.');
