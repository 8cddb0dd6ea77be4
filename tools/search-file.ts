// Searches one file. Changes nothing.
import * as z from 'zod';
import { MOST_LISTED, renderFileSearch } from '../server/render/search.js';
import { defineTool } from './define.js';
import { ignoreCase, openPath, query, READS, regex } from './fields.js';

export const searchFile = defineTool({
  name: 'search_file',
  description: `Lists the matching lines of one file with line numbers, at most ${MOST_LISTED}.`,
  annotations: READS,
  input: z.strictObject({
    query,
    path: openPath,
    regex,
    ignore_case: ignoreCase,
  }),
  async handle({ ignore_case, ...input }, { searching, signal }) {
    const search = { ...input, ignoreCase: ignore_case, mostHits: MOST_LISTED };
    return { query: input.query, ...(await searching.searchFile(search, signal)) };
  },
  render: renderFileSearch,
});
