// Moves the window of a file to a line. Changes nothing.
import * as z from 'zod';
import { renderWindow } from '../server/render/window.js';
import { defineTool } from './define.js';
import { line, openPath, READS } from './fields.js';

export const goto = defineTool({
  name: 'goto',
  description: 'Moves the window so that a line stands near its top, and shows it.',
  annotations: READS,
  input: z.strictObject({ line, path: openPath }),
  handle: (input, { viewing }) => viewing.goto(input.line, input.path),
  render: renderWindow,
});
