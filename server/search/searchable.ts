// The text of a file as searches see it, whatever bytes the file has.
import { isUtf8 } from 'node:buffer';
import { decode, looksBinary } from '../workspace/encoding.js';

const CR_LF = Buffer.from('\r\n');

/**
 * UTF-8 without a byte order mark, every line ending written as \n; a lone \r stays. Undefined for a binary file.
 * Plain UTF-8 is not copied: the result may share memory with `raw`.
 */
export function searchableText(raw: Buffer): Buffer | undefined {
  const utf8 = asUtf8(raw);
  return utf8?.includes(CR_LF) ? withoutCr(utf8) : utf8;
}

function asUtf8(raw: Buffer): Buffer | undefined {
  const marked = raw[0] === 0xef && raw[1] === 0xbb && raw[2] === 0xbf;
  if (!looksBinary(raw) && isUtf8(raw)) return marked ? raw.subarray(3) : raw;
  const decoded = decode(raw);
  return decoded === undefined ? undefined : Buffer.from(decoded.text, 'utf8');
}

function withoutCr(bytes: Buffer): Buffer {
  const kept = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  let from = 0;
  for (let at = bytes.indexOf(CR_LF); at >= 0; at = bytes.indexOf(CR_LF, from)) {
    length += bytes.copy(kept, length, from, at);
    from = at + 1;
  }
  length += bytes.copy(kept, length, from);
  return kept.subarray(0, length);
}
