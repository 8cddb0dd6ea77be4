import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';

/**
 * The compiled grammar of a language, ready for `Language.load`.
 * @param grammarDir where the build put `<id>.wasm.br`.
 * @throws Error when there is no such file or it is damaged.
 */
export function readGrammar(id: string, grammarDir: string): Uint8Array {
  const path = join(grammarDir, `${id}.wasm.br`);
  try {
    return brotliDecompressSync(readFileSync(path));
  } catch (cause) {
    throw new Error(`The grammar of ${id} is missing or damaged (${path}): run npm run setup.`, { cause });
  }
}
