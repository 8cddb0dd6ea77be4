// Arguments that several tools share.
import * as z from 'zod';

export const openPath = z.string().min(1).optional().describe('File; default: the open file.');
export const line = z.int().min(1).describe('Line number from 1.');
export const dir = z.string().optional().describe('Folder to search; default: everything.');
export const regex = z.boolean().default(false).describe('Treat query as a JavaScript regular expression.');
export const ignoreCase = z.boolean().default(false).describe('Ignore case.');
export const newText = z.string().describe('Whole lines, with their indentation, without line numbers.');
export const allowErrors = z.boolean().default(false).describe('Write even if new syntax errors are found.');
