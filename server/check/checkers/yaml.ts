// Checker for YAML, several documents in a file included.
import { LineCounter, parseAllDocuments } from 'yaml';
import type { Checker, Diagnostic } from '../diagnostic.js';

/** Readers differ on these, so they warn and do not block. */
const TOLERATED = new Set(['DUPLICATE_KEY', 'TAG_RESOLVE_FAILED', 'BAD_DIRECTIVE']);

export const checker: Checker = {
  name: 'yaml',
  stopsAtFirst: false,
  check(text) {
    const lineCounter = new LineCounter();
    const documents = parseAllDocuments(text, { lineCounter, prettyErrors: false, logLevel: 'silent' });
    if (!Array.isArray(documents)) return [];
    return documents
      .flatMap((document) => document.errors)
      .map(({ pos: [offset], code, message }): Diagnostic => {
        const { line, col } = lineCounter.linePos(offset);
        const place = { line: Math.max(0, line - 1), character: Math.max(0, col - 1) };
        return { ...place, message, code: code.toLowerCase(), syntax: !TOLERATED.has(code), source: 'yaml' };
      });
  },
};
