// Checker for TOML.
import { parse, TomlError } from 'smol-toml';
import type { Checker } from '../diagnostic.js';

export const checker: Checker = {
  name: 'toml',
  stopsAtFirst: true,
  check(text) {
    try {
      parse(text);
      return [];
    } catch (error) {
      if (!(error instanceof TomlError)) throw error;
      const message = error.message.split('\n', 1)[0]?.replace('Invalid TOML document: ', '') ?? 'syntax error';
      const place = { line: error.line - 1, character: Math.max(0, error.column - 1) };
      return [{ ...place, message, code: 'syntax', syntax: true, source: 'toml' }];
    }
  },
};
