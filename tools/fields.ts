// Arguments that several tools share.
import * as z from 'zod';

/** Characters; longer searches are mistakes, and replies repeat the query. */
const LONGEST_QUERY = 1000;

export const query = z.string().min(1).max(LONGEST_QUERY).describe('Literal text unless regex.');
export const pattern = z.string().min(1).max(LONGEST_QUERY).describe('Name, glob or part.');
export const glob = z.string().min(1).max(LONGEST_QUERY).optional().describe('E.g. *.py,!tests/.');
export const openPath = z.string().min(1).optional().describe('Default: the open file.');
export const line = z.int().min(1).describe('Line number from 1.');
export const dir = z.string().optional().describe('Folder; default: all.');
export const regex = z.boolean().default(false).describe('JavaScript regular expression.');
export const ignoreCase = z.boolean().default(false).describe('Ignore case.');
export const word = z.boolean().default(false).describe('Whole words.');
/** Characters; a path has 4,096 at most. */
const LONGEST_CURSOR = 5000;

export const pageCursor = z.string().min(1).max(LONGEST_CURSOR).optional().describe('"start", or from a reply.');
export const lineCursor = z.int().min(0).optional().describe('List lines behind this.');
export const newText = z.string().describe('Whole lines with their indentation, no line numbers.');
/** Both say by their names what they do; `edit` explains them. */
export const allowErrors = z.boolean().default(false);
export const dryRun = z.boolean().default(false);
export const steps = z.int().min(1).max(100).default(1).describe('How many.');

/** Edits touch nothing outside of the workspace. */
export const CHANGES = { openWorldHint: false } as const;
export const ADDS = { destructiveHint: false, openWorldHint: false } as const;
export const READS = { readOnlyHint: true, openWorldHint: false } as const;
