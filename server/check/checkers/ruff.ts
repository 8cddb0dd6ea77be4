// Checker for Python: ruff, compiled to wasm, sees indentation errors that tree-sitter's grammar lets pass.
import '../../syntax/wasm-tiers.js';
import type { Diagnostic as RuffDiagnostic } from '@astral-sh/ruff-wasm-nodejs';
import { PositionEncoding, Workspace } from '@astral-sh/ruff-wasm-nodejs';
import type { Checker } from '../diagnostic.js';

/** Findings that CPython's compiler rejects although they parse: break outside a loop, return outside a function, ... */
const COMPILE_ERRORS = ['F404', 'F622', 'F701', 'F702', 'F704', 'F706', 'F707', 'PLE0117', 'PLE0118'];

/** Findings that are nearly always mistakes: undefined names, names missing from __all__, undefined locals. */
const MISTAKES = ['F821', 'F822', 'F823', 'E9'];

/** How ruff marks what its parser rejects. */
const INVALID_SYNTAX = 'invalid-syntax';

function openWorkspace(): Workspace {
  // The newest version, so that no valid syntax of a newer Python than the default is reported.
  const options = { 'target-version': 'py314', lint: { select: [...COMPILE_ERRORS, ...MISTAKES] } };
  return new Workspace(options, PositionEncoding.Utf16);
}

let workspace = openWorkspace();

/** The binding types its result as any; its own declaration file names this shape. */
function findingsOf(text: string): RuffDiagnostic[] {
  try {
    return workspace.check(text);
  } catch (error) {
    workspace = openWorkspace(); // one that failed in the middle stays locked
    throw error;
  }
}

export const checker: Checker = {
  name: 'ruff',
  stopsAtFirst: false,
  check(text) {
    return findingsOf(text).map(({ code, message, start_location: { row, column } }) => ({
      line: row - 1,
      character: column - 1,
      message,
      code: code === null || code === INVALID_SYNTAX ? 'syntax' : code,
      syntax: code === null || code === INVALID_SYNTAX || COMPILE_ERRORS.includes(code),
      source: 'ruff',
    }));
  },
};
