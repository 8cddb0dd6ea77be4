// Arguments that several tools share.
import * as z from 'zod';

/** Characters; longer searches are mistakes, and replies repeat the query. */
const LONGEST_QUERY = 1000;

export const query = z.string().min(1).max(LONGEST_QUERY).describe('Text to find, taken literally unless regex.');
export const pattern = z.string().min(1).max(LONGEST_QUERY).describe('Name, glob or part of a path.');
export const glob = z
  .string()
  .min(1)
  .max(LONGEST_QUERY)
  .optional()
  .describe('Only files that fit, e.g. *.py or !*_test.go.');
export const openPath = z.string().min(1).optional().describe('File; default: the open file.');
export const line = z.int().min(1).describe('Line number from 1.');
export const dir = z.string().optional().describe('Folder to search; default: everything.');
export const regex = z.boolean().default(false).describe('Treat query as a JavaScript regular expression.');
export const ignoreCase = z.boolean().default(false).describe('Ignore case.');
export const newText = z.string().describe('Whole lines, with their indentation, without line numbers.');
export const allowErrors = z.boolean().default(false).describe('Write even if new syntax errors are found.');
export const dryRun = z.boolean().default(false).describe('Check and show the diff; write nothing.');
export const steps = z.int().min(1).max(100).default(1).describe('How many.');

/** An edit cannot be repeated with the same effect, and touches nothing outside the workspace. */
export const CHANGES = { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: false } as const;
/** Changes that only add. */
export const ADDS = { ...CHANGES, destructiveHint: false } as const;
export const READS = { readOnlyHint: true, openWorldHint: false } as const;
