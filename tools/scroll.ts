// Move the window of a file by its height. Change nothing.
import * as z from 'zod';
import { renderWindow } from '../server/render/window.js';
import { defineTool, type Tool } from './define.js';
import { openPath, READS } from './fields.js';

export const scrollDown = scrollTool('scroll_down', 'Shows the next window of lines.', 1, 'end');
export const scrollUp = scrollTool('scroll_up', 'Shows the previous window of lines.', -1, 'top');

function scrollTool(name: string, description: string, direction: 1 | -1, limit: string): Tool {
  return defineTool({
    name,
    description,
    annotations: READS,
    input: z.strictObject({ path: openPath }),
    handle: (input, { viewing }) => viewing.scroll(direction, input.path),
    render({ view, moved }, budget) {
      const text = renderWindow(view, budget);
      return moved ? text : `${text}\n(This is the ${limit} of the file already.)`;
    },
  });
}
