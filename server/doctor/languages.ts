// Which languages the files are in, and what checks edits of them.
import { languageOf } from '../../grammars/detect.js';
import type { Language } from '../../grammars/languages.js';
import { realParser } from '../check/checkers/index.js';
import type { LanguageRow } from '../render/doctor.js';

const MOST_SHOWN = 10;

export interface Languages {
  /** Those of most files, the largest number first. */
  readonly shown: readonly LanguageRow[];
  readonly others: { readonly languages: number; readonly files: number };
  /** Files whose names tell no language that there is a grammar for. */
  readonly unknownFiles: number;
}

/** By name alone: the first line of a script is not looked at. */
export async function countLanguages(files: Iterable<string>): Promise<Languages> {
  const counts = new Map<Language | undefined, number>();
  for (const file of files) {
    const language = languageOf(file);
    counts.set(language, (counts.get(language) ?? 0) + 1);
  }
  const known = [...counts].flatMap(([language, count]) => (language === undefined ? [] : [{ language, count }]));
  known.sort((left, right) => right.count - left.count || (left.language.name < right.language.name ? -1 : 1));
  const rest = known.slice(MOST_SHOWN);
  return {
    shown: await Promise.all(known.slice(0, MOST_SHOWN).map(rowOf)),
    others: { languages: rest.length, files: rest.reduce((sum, { count }) => sum + count, 0) },
    unknownFiles: counts.get(undefined) ?? 0,
  };
}

async function rowOf({ language, count }: { language: Language; count: number }): Promise<LanguageRow> {
  const parser = await realParser(language.id).catch(() => undefined); // its grammar speaks for it then
  return { name: language.name, files: count, checkedBy: parser?.name ?? language.trust };
}
