// Bytes <-> text without loss: whatever is decoded here encodes back to the same bytes.

export type Encoding = 'utf-8' | 'utf-8 with BOM' | 'utf-16le' | 'utf-16be' | 'latin-1';

/** Decoded text (without its byte order mark), or undefined for binary content. */
export interface Decoded {
  readonly text: string;
  readonly encoding: Encoding;
}

const BOM = { 'utf-8 with BOM': [0xef, 0xbb, 0xbf], 'utf-16le': [0xff, 0xfe], 'utf-16be': [0xfe, 0xff] } as const;

/** How many leading bytes decide whether a file is binary; git looks at as many for a NUL. */
const SNIFFED_BYTES = 8000;

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function decode(bytes: Buffer): Decoded | undefined {
  if (startsWith(bytes, BOM['utf-16le'])) return decodeUtf16(bytes, 'utf-16le');
  if (startsWith(bytes, BOM['utf-16be'])) return decodeUtf16(bytes, 'utf-16be');
  if (looksBinary(bytes)) return undefined;
  const marked = startsWith(bytes, BOM['utf-8 with BOM']);
  try {
    const text = strictUtf8.decode(marked ? bytes.subarray(3) : bytes);
    return { text, encoding: marked ? 'utf-8 with BOM' : 'utf-8' };
  } catch {
    // Every byte is one Latin-1 unit, so the round trip is exact whatever the file's real 8-bit code page is.
    return { text: bytes.toString('latin1'), encoding: 'latin-1' };
  }
}

export const looksBinary = (bytes: Uint8Array): boolean => bytes.subarray(0, SNIFFED_BYTES).includes(0);

/** Bytes of a piece of text, without a byte order mark; undefined when the encoding cannot hold it. */
export function encode(text: string, encoding: Encoding): Buffer | undefined {
  switch (encoding) {
    case 'utf-8':
    case 'utf-8 with BOM':
      return text.isWellFormed() ? Buffer.from(text, 'utf8') : undefined;
    case 'utf-16le':
      return Buffer.from(text, 'utf16le');
    case 'utf-16be':
      return Buffer.from(text, 'utf16le').swap16();
    case 'latin-1':
      return firstUnencodable(text, encoding) === undefined ? Buffer.from(text, 'latin1') : undefined;
    default:
      return encoding satisfies never;
  }
}

/** The first character of `text` that `encoding` has no bytes for, for the error message. */
export function firstUnencodable(text: string, encoding: Encoding): string | undefined {
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    if (encoding === 'latin-1' && point > 0xff) return character;
    if (encoding.startsWith('utf-8') && point >= 0xd800 && point <= 0xdfff) return `U+${point.toString(16)}`;
  }
  return undefined;
}

/** Length in bytes of the byte order mark that files of this encoding start with. */
export const bomLength = (encoding: Encoding): number =>
  encoding === 'utf-8' || encoding === 'latin-1' ? 0 : BOM[encoding].length;

function decodeUtf16(bytes: Buffer, encoding: 'utf-16le' | 'utf-16be'): Decoded | undefined {
  if (bytes.length % 2 === 1) return undefined;
  const body = bytes.subarray(2);
  const little = encoding === 'utf-16le' ? body : Buffer.from(body).swap16();
  return { text: little.toString('utf16le'), encoding };
}

const startsWith = (bytes: Uint8Array, mark: readonly number[]): boolean =>
  mark.every((byte, index) => bytes[index] === byte);
