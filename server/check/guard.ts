// The edit guard's judgement of one file: which problems an edit brings, and which of them forbid it.
import type { Language } from '../../grammars/languages.js';
import { compareLines } from '../text/line-map.js';
import { indexLines } from '../text/lines.js';
import { differingSplice } from '../text/splice.js';
import { newOpenBlocks } from './blocks.js';
import { codeOf, PAIRS, surplusOf } from './brackets.js';
import { introduced } from './compare.js';
import type { CheckedFile, Checker, Diagnostic } from './diagnostic.js';

/** UTF-16 units; a larger text is not checked, because the reply would take longer than a model should wait. */
export const LARGEST_CHECKED = 4_000_000;

export interface Verdict {
  /** New problems that forbid the edit, in the order of the text; before them a block that is left open. */
  readonly blocking: readonly Diagnostic[];
  /** New problems that are only reported. */
  readonly warnings: readonly Diagnostic[];
  /** Why nothing was checked; absent when it was. */
  readonly unchecked?: string;
}

/** One edit to judge. `before` is absent when the file is created by it. */
export interface Judged {
  readonly path: string;
  readonly before?: string;
  readonly after: string;
  /** Leave the language's real parser out: it failed on this text. */
  readonly grammarOnly?: boolean;
}

/** A text whose problems are asked for. */
export interface Listed {
  readonly path: string;
  readonly text: string;
  /** What new problems are told by; absent: none is marked new or old. */
  readonly original?: string;
  /** Leave the language's real parser out: it failed on this text. */
  readonly grammarOnly?: boolean;
}

export interface ListedProblem extends Diagnostic {
  /** Whether the original text did not have it; absent when there was none to compare with. */
  readonly fresh?: boolean;
}

export interface Listing {
  /** New ones first; each kind in the order of the text. */
  readonly problems: readonly ListedProblem[];
  /** Why nothing was checked; absent when it was. */
  readonly unchecked?: string;
  /** Why what is listed may be no problem at all; absent when there is no such doubt. */
  readonly doubt?: string;
}

export interface Checkers {
  realParser(languageId: string): Promise<Checker | undefined>;
  readonly treeSitter: Checker;
}

/** Problems of the old text, and those that the new text adds. */
interface Findings {
  readonly before: Diagnostic[];
  readonly problems: Diagnostic[];
}

export class Guard {
  /**
   * Problems of the two texts that each checker last met of each path, the latest first: after a clean edit the next one
   * starts from a known state, and so do several attempts at the same edit.
   */
  private readonly cache = new Map<string, readonly KnownText[]>();

  constructor(private readonly checkers: Checkers) {}

  async judge(edit: Judged, language: Language): Promise<Verdict> {
    if (edit.after.length > LARGEST_CHECKED)
      return { blocking: [], warnings: [], unchecked: 'the file is too large to check' };
    const real = edit.grammarOnly ? undefined : await this.checkers.realParser(language.id);
    const fresh = await this.findings(real, edit, language);
    if (real === undefined && language.trust === 'full') fresh.problems.push(...hiddenImbalance(fresh, edit));
    const sorted = [...leftOpen(fresh.problems, edit, language), ...inOrder(fresh.problems)];
    const trusted =
      real === undefined ? isTrusted(language, fresh.before, edit) : !(await this.isDialect(fresh, edit, language));
    return {
      blocking: sorted.filter(({ syntax }) => syntax && trusted),
      warnings: sorted.filter(({ syntax }) => !syntax || !trusted),
    };
  }

  /** All problems of a text, old ones included. */
  async list({ path, text, original, grammarOnly = false }: Listed, language: Language): Promise<Listing> {
    if (text.length > LARGEST_CHECKED) return { problems: [], unchecked: 'the file is too large to check' };
    const real = grammarOnly ? undefined : await this.checkers.realParser(language.id);
    const file: CheckedFile = { path, languageId: language.id, ...(original === undefined ? {} : { original }) };
    const all = await this.problems(real ?? this.checkers.treeSitter, file, text);
    const doubt = real === undefined && language.trust !== 'full' && all.length > 0 ? language.trustReason : undefined;
    const rest = doubt === undefined ? {} : { doubt };
    if (original === undefined) return { problems: inOrder(all), ...rest };
    const fresh = new Set((await this.findings(real, { path, before: original, after: text }, language)).problems);
    const old = all.filter((problem) => !fresh.has(problem));
    const mark = (list: Iterable<Diagnostic>, isFresh: boolean): ListedProblem[] =>
      inOrder(list).map((problem) => ({ ...problem, fresh: isFresh }));
    return { problems: [...mark(fresh, true), ...mark(old, false)], ...rest };
  }

  private async findings(real: Checker | undefined, edit: Judged, language: Language): Promise<Findings> {
    const fresh = await this.newProblems(real ?? this.checkers.treeSitter, edit, language);
    if (real?.stopsAtFirst && fresh.before.some(({ syntax }) => syntax)) {
      // Behind an old problem the parser sees nothing; the grammar recovers and does.
      const more = await this.newProblems(this.checkers.treeSitter, edit, language);
      fresh.problems.push(...more.problems);
    }
    return fresh;
  }

  /**
   * Whether the new problems are only more of what the real parser did not take before, while the grammar takes the whole
   * text: a file in an older dialect, such as Python 2. Wrong indentation is not excused, because grammars let it pass.
   */
  private async isDialect({ before, problems }: Findings, { path, after }: Judged, { id }: Language): Promise<boolean> {
    const known = new Set(before.filter(({ syntax }) => syntax).map(({ message }) => message));
    const fresh = problems.filter(({ syntax }) => syntax);
    if (known.size === 0 || !fresh.every(({ message }) => known.has(message) && !/indent/i.test(message))) return false;
    return (await this.problems(this.checkers.treeSitter, { path, languageId: id }, after)).length === 0;
  }

  /** `before` is empty when the new text has no problems at all: then nobody needs to know. */
  private async newProblems(checker: Checker, { path, before, after }: Judged, { id }: Language): Promise<Findings> {
    const file: CheckedFile = { path, languageId: id, ...(before === undefined ? {} : { original: before }) };
    const known = before === undefined ? [] : this.known(checker, file, before);
    const now = await this.problems(checker, file, after);
    if (now.length === 0) return { before: [], problems: [] };
    const old = known ?? (await this.problems(checker, file, before ?? ''));
    return { before: old, problems: introduced(old, now, compareLines(before ?? '', after), checker.stopsAtFirst) };
  }

  private known(checker: Checker, file: CheckedFile, text: string): Diagnostic[] | undefined {
    const entry = this.cache.get(keyOf(checker, file))?.find((each) => each.text === text);
    if (entry !== undefined) this.remember(checker, file, entry);
    return entry?.problems;
  }

  private async problems(checker: Checker, file: CheckedFile, text: string): Promise<Diagnostic[]> {
    const problems = this.known(checker, file, text) ?? (await checker.check(text, file));
    if (this.cache.size > MOST_CACHED) this.cache.clear();
    this.remember(checker, file, { text, problems });
    return problems;
  }

  private remember(checker: Checker, file: CheckedFile, entry: KnownText): void {
    const key = keyOf(checker, file);
    const [other] = (this.cache.get(key) ?? []).filter(({ text }) => text !== entry.text);
    this.cache.set(key, other === undefined ? [entry] : [entry, other]);
  }
}

interface KnownText {
  readonly text: string;
  readonly problems: Diagnostic[];
}

/** Files of which problems are kept. */
const MOST_CACHED = 64;

const keyOf = ({ name }: Checker, { path }: CheckedFile): string => `${name} ${path}`;

const inOrder = (problems: Iterable<Diagnostic>): Diagnostic[] =>
  [...problems].sort((a, b) => a.line - b.line || a.character - b.character);

/**
 * Whether a grammar's word is enough to refuse an edit of a file that had these problems before. Where it is not, an edit
 * that leaves the brackets out of balance is surely wrong all the same.
 */
function isTrusted(language: Language, before: readonly Diagnostic[], edit: Judged): boolean {
  const { trust } = language;
  if (trust === 'full' || trust === 'warn') return trust === 'full';
  return (trust === 'clean' && before.length === 0) || worsensBalance(edit, language);
}

/**
 * One problem when a file that had syntax problems before gets further out of balance although no new problem shows: an old
 * error node can swallow a new mistake.
 */
function hiddenImbalance({ before, problems }: Findings, { before: old = '', after }: Judged): Diagnostic[] {
  const worse = PAIRS.find((pair) => Math.abs(surplusOf(after, pair)) > Math.abs(surplusOf(old, pair)));
  if (worse === undefined || before.length === 0 || problems.some(({ syntax }) => syntax)) return [];
  const { start } = differingSplice(old, after);
  const lines = indexLines(after);
  const line = lines.at(Math.min(start, Math.max(0, after.length - 1)));
  const message = `the edit leaves ${worse} out of balance`;
  return [{ line, character: 0, message, code: 'syntax', syntax: true, source: 'tree-sitter' }];
}

/** Lines above an edit whose blocks it may leave open. */
const REACH = 300;

/**
 * The first block that the edit leaves open, by its indentation, where the text has new syntax errors: those stand where a
 * parser noticed, often far below.
 */
function leftOpen(problems: readonly Diagnostic[], { before = '', after }: Judged, language: Language): Diagnostic[] {
  if (!problems.some(({ syntax }) => syntax)) return [];
  const [old = '', fresh = ''] = [before, after].map((text) => codeOf(text, language));
  const { start, insert } = differingSplice(before, after);
  const lines = indexLines(after);
  const [first, last] = [start, start + insert.length].map((offset) => lines.at(Math.min(offset, after.length - 1)));
  const [block] = newOpenBlocks(old.split('\n'), fresh.split('\n'), (first ?? 0) - REACH, (last ?? 0) + 1);
  const pair = PAIRS.find(([, close]) => block?.close[0] === close);
  // Where as many are closed as before, only the indentation is unusual.
  if (block === undefined || pair === undefined || surplusOf(fresh, pair) <= surplusOf(old, pair)) return [];
  const { line, character, close, behind } = block;
  const message = `not closed: by the indentation, "${close}" is missing behind line ${behind}`;
  return [{ line, character, message, code: 'syntax', syntax: true, source: 'indentation' }];
}

/** Whether an edit leaves brackets of some kind further out of balance. Branches of #if may hold parts of a pair each. */
function worsensBalance({ before = '', after }: Judged, language: Language): boolean {
  const [old, fresh] = [codeOf(before, language), codeOf(after, language)];
  return PAIRS.some((pair) => Math.abs(surplusOf(fresh, pair)) > Math.abs(surplusOf(old, pair)));
}
