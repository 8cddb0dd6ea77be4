// Takes edits back, and makes them again.
import * as z from 'zod';
import { renderReversal } from '../server/render/outcome.js';
import type { History } from '../server/services.js';
import { defineTool } from './define.js';
import { CHANGES, steps } from './fields.js';

const reversing = (name: keyof History & ('undo' | 'redo'), title: string, description: string) =>
  defineTool({
    name,
    title,
    description,
    annotations: CHANGES,
    input: z.strictObject({ steps }),
    handle: async ({ steps: count }, { history, signal }) => ({ action: name, ...(await history[name](count, signal)) }),
    render: renderReversal,
  });

export const undo = reversing(
  'undo',
  'Undo',
  'Takes back the newest changes made with these tools (edits, new, moved and deleted files), also from before a restart.',
);
export const redo = reversing('redo', 'Redo', 'Makes undone changes again.');
