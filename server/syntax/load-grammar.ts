import path from 'node:path';
import { Language } from 'web-tree-sitter';
import { readGrammar } from '../../grammars/load.js';
import { withoutTiers } from './wasm-tiers.js';

/**
 * @param assets directory with grammars/<id>.wasm.br
 * @throws Error when there is no grammar of that name or it is damaged
 */
export const loadGrammar = (id: string, assets: string): Promise<Language> =>
  withoutTiers(() => Language.load(readGrammar(id, path.join(assets, 'grammars'))));
