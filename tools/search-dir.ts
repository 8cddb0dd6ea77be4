// Searches the contents of the workspace's files. Changes nothing.
import * as z from 'zod';
import { MOST_LISTED } from '../server/render/found-lines.js';
import { renderSearch } from '../server/render/search.js';
import { defineTool } from './define.js';
import { dir, glob, ignoreCase, pageCursor, query, READS, regex, word } from './fields.js';

export const searchDir = defineTool({
  name: 'search_dir',
  description: `Searches file contents by line, files that define it first. Up to ${MOST_LISTED} lines are listed, more counted; cursor lists them too.`,
  annotations: READS,
  input: z.strictObject({
    query,
    dir,
    regex,
    ignore_case: ignoreCase,
    word,
    glob,
    cursor: pageCursor,
  }),
  async handle({ ignore_case, ...input }, { searching, signal, progress }) {
    const search = { ...input, ignoreCase: ignore_case, mostHits: MOST_LISTED };
    const { query, regex, word, cursor } = input;
    return {
      query,
      regex,
      ignoreCase: ignore_case,
      word,
      cursor,
      ...(await searching.searchDir(search, { signal, progress })),
    };
  },
  render: renderSearch,
});
