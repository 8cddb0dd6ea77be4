// Searches one file. Changes nothing.
import * as z from 'zod';
import { renderFileSearch } from '../server/render/file-search.js';
import { MOST_LISTED } from '../server/render/found-lines.js';
import { defineTool } from './define.js';
import { ignoreCase, lineCursor, openPath, query, READS, regex, word } from './fields.js';

export const searchFile = defineTool({
  name: 'search_file',
  description: `Lists the matching lines of one file, ${MOST_LISTED} at a time.`,
  annotations: READS,
  input: z.strictObject({
    query,
    path: openPath,
    regex,
    ignore_case: ignoreCase,
    word,
    cursor: lineCursor,
  }),
  async handle({ ignore_case, ...input }, { searching, signal }) {
    const search = { ...input, ignoreCase: ignore_case, mostHits: MOST_LISTED };
    return {
      query: input.query,
      ignoreCase: ignore_case,
      word: input.word,
      ...(await searching.searchFile(search, signal)),
    };
  },
  render: renderFileSearch,
});
