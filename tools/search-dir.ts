// Searches the contents of the workspace's files. Changes nothing.
import * as z from 'zod';
import { MOST_LISTED, renderSearch } from '../server/render/search.js';
import { defineTool } from './define.js';
import { dir, glob, ignoreCase, query, READS, regex } from './fields.js';

export const searchDir = defineTool({
  name: 'search_dir',
  description: `Searches file contents line by line. Up to ${MOST_LISTED} matching lines are shown with line numbers, more as counts per file or folder.`,
  annotations: READS,
  input: z.strictObject({
    query,
    dir,
    regex,
    ignore_case: ignoreCase,
    glob,
  }),
  async handle({ ignore_case, ...input }, { searching, signal, progress }) {
    const search = { ...input, ignoreCase: ignore_case, mostHits: MOST_LISTED };
    return { query: input.query, regex: input.regex, ...(await searching.searchDir(search, { signal, progress })) };
  },
  render: renderSearch,
});
