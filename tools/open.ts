// Shows a window of a file and makes it the open file. Changes nothing.
import * as z from 'zod';
import { renderWindow } from '../server/render/window.js';
import { defineTool } from './define.js';
import { line, READS } from './fields.js';

export const open = defineTool({
  name: 'open',
  description:
    'Shows a window of a file with line numbers and makes it the open file: around line if given, else where you left it.',
  annotations: READS,
  input: z.strictObject({
    path: z.string().min(1).describe('File, relative to the workspace.'),
    line: line.optional(),
  }),
  handle: (input, { viewing }) => viewing.open(input.path, input.line),
  render: renderWindow,
});
