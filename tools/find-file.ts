// Finds files by name. Changes nothing.
import * as z from 'zod';
import { MOST_LISTED } from '../server/render/found-lines.js';
import { renderPaths } from '../server/render/paths.js';
import { defineTool } from './define.js';
import { dir, pattern, READS } from './fields.js';

export const findFile = defineTool({
  name: 'find_file',
  description: `Lists files by name: exact name, glob (*.py, src/**/*.ts), part of the path, or loosely (initials, typos). Best first, at most ${MOST_LISTED}. Ignored files are left out.`,
  annotations: READS,
  input: z.strictObject({
    pattern,
    dir,
  }),
  async handle({ pattern, dir }, { searching, signal }) {
    const found = await searching.findFiles(pattern, dir, signal);
    return { ...found, pattern };
  },
  render: renderPaths,
});
