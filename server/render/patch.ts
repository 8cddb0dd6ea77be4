// Changed files as a patch in git's form, which `git apply` takes.
import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { type TextHunk, textHunks } from '../text/hunks.js';

/** A file's content on one side of a patch. */
export interface PatchSide {
  readonly bytes: Buffer;
  /** Permission bits. */
  readonly mode: number;
}

export interface PatchedFile {
  /** Relative to the directory in which the patch is to be applied, forward slashes. */
  readonly path: string;
  /** The path before a move. */
  readonly from?: string;
  /** undefined: the file is new. */
  readonly before: PatchSide | undefined;
  /** undefined: the file is deleted. */
  readonly after: PatchSide | undefined;
}

export const renderPatch = (files: readonly PatchedFile[]): string => files.map(renderFile).join('');

function renderFile(file: PatchedFile): string {
  const { path, from = path, before, after } = file;
  const header = [`diff --git ${quoted(`a/${from}`)} ${quoted(`b/${path}`)}`, ...modeRows(file)];
  if (from !== path) header.push(`rename from ${quoted(from)}`, `rename to ${quoted(path)}`);
  const old = before?.bytes ?? Buffer.alloc(0);
  const fresh = after?.bytes ?? Buffer.alloc(0);
  if (old.equals(fresh)) return joined(header);
  if (!isText(old) || !isText(fresh)) return joined([...header, ...binaryRows(file, old, fresh)]);
  header.push(`--- ${before === undefined ? '/dev/null' : named(`a/${from}`)}`);
  header.push(`+++ ${after === undefined ? '/dev/null' : named(`b/${path}`)}`);
  const hunks = textHunks(old.toString('utf8'), fresh.toString('utf8'));
  return joined(header) + hunks.map(renderHunk).join('');
}

const joined = (rows: readonly string[]): string => rows.map((row) => `${row}\n`).join('');

/** What is not UTF-8 cannot stand in a reply as it is. */
const isText = (bytes: Buffer): boolean => isUtf8(bytes) && !bytes.includes(0);

const gitMode = (mode: number): string => ((mode & 0o100) === 0 ? '100644' : '100755');

function modeRows({ before, after }: PatchedFile): string[] {
  if (before === undefined) return after === undefined ? [] : [`new file mode ${gitMode(after.mode)}`];
  if (after === undefined) return [`deleted file mode ${gitMode(before.mode)}`];
  const [old, fresh] = [gitMode(before.mode), gitMode(after.mode)];
  return old === fresh ? [] : [`old mode ${old}`, `new mode ${fresh}`];
}

function renderHunk({ oldFirst, newFirst, rows }: TextHunk): string {
  const count = (other: '+' | '-'): number => rows.filter(({ sign }) => sign !== other).length;
  const lines = rows.map(
    ({ sign, line }) => `${sign}${line}${line.endsWith('\n') ? '' : '\n\\ No newline at end of file\n'}`,
  );
  return `@@ -${range(oldFirst, count('+'))} +${range(newFirst, count('-'))} @@\n${lines.join('')}`;
}

/** Counted from 1; a range without lines is named by the line before it. */
function range(first: number, count: number): string {
  const start = count === 0 ? first : first + 1;
  return count === 1 ? `${start}` : `${start},${count}`;
}

/** Names with spaces end in a tab, as git writes them: else a reader takes the rest for a date. */
const named = (path: string): string => {
  const name = quoted(path);
  return name === path && path.includes(' ') ? `${name}\t` : name;
};

const ESCAPES: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\t': '\\t', '\r': '\\r' };

function quoted(path: string): string {
  const escaped = Array.from(path, (character) => ESCAPES[character] ?? octal(character)).join('');
  return escaped === path ? path : `"${escaped}"`;
}

/** Control characters as git quotes them; others as they are. */
function octal(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x20 || code === 0x7f ? `\\${code.toString(8).padStart(3, '0')}` : character;
}

/** Both contents whole, compressed: git's "literal" form of a binary patch (Documentation/gitformat-patch, apply.c). */
function binaryRows({ before, after }: PatchedFile, old: Buffer, fresh: Buffer): string[] {
  const ids = `${blobId(before?.bytes)}..${blobId(after?.bytes)}`;
  const sameMode = before !== undefined && after !== undefined && gitMode(before.mode) === gitMode(after.mode);
  const index = `index ${ids}${sameMode ? ` ${gitMode(before.mode)}` : ''}`;
  return [index, 'GIT binary patch', ...literalRows(fresh), '', ...literalRows(old), ''];
}

const blobId = (bytes: Buffer | undefined): string =>
  bytes === undefined
    ? '0'.repeat(40)
    : createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');

/** Bytes in a row of a binary patch. */
const ROW_BYTES = 52;

function literalRows(bytes: Buffer): string[] {
  const packed = deflateSync(bytes);
  const rows = [`literal ${bytes.length}`];
  for (let start = 0; start < packed.length; start += ROW_BYTES) {
    const part = packed.subarray(start, start + ROW_BYTES);
    const length = String.fromCharCode(part.length <= 26 ? 64 + part.length : 96 + part.length - 26);
    rows.push(length + base85(part));
  }
  return rows;
}

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~';

/** git's base 85: groups of four bytes, the last filled with zeros. */
function base85(bytes: Buffer): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += 4) {
    let value = 0;
    for (let index = start; index < start + 4; index++) value = value * 256 + (bytes[index] ?? 0);
    let group = '';
    for (let digit = 0; digit < 5; digit++) {
      group = (DIGITS[value % 85] ?? '') + group;
      value = Math.floor(value / 85);
    }
    text += group;
  }
  return text;
}
