// The user's linters: which ones speak for a file, what they say about it, and what they said about it before.
import { createHash } from 'node:crypto';
import path from 'node:path';
import { languageOf } from '../../grammars/detect.js';
import type { Diagnostic } from '../check/diagnostic.js';
import { createGlob } from '../search/selection.js';
import { indexLines, type Lines } from '../text/lines.js';
import type { Finding } from './finding.js';
import { parseJson } from './parse-json.js';
import { parseText } from './parse-text.js';
import type { LinterRule } from './rules.js';
import { type Finished, runCommand } from './run-command.js';

export interface LintFinding extends Diagnostic {
  /** Whether it forbids the edit that brought it. */
  readonly blocks: boolean;
}

/** A linter that could not say anything. */
export interface LintFailure {
  readonly source: string;
  /** Such as "it took more than 10 s". */
  readonly reason: string;
}

export interface LintReport {
  /** In the order of the text. */
  readonly findings: readonly LintFinding[];
  readonly failed: readonly LintFailure[];
}

export interface LintTarget {
  /** Real path of the directory that the linters run in. */
  readonly root: string;
  /** Relative to it, forward slashes. */
  readonly file: string;
  readonly text: string;
}

/**
 * Where a linter has the text from. One that reads standard input can judge a text before it is written; for one that reads
 * the file, the text must be on disk when it runs.
 */
export type Reads = 'stdin' | 'file';

/** Texts whose findings are kept. */
const MOST_KEPT = 200;
const MOST_FINDINGS = 1000;

type Outcome = { readonly findings: readonly LintFinding[] } | { readonly failed: LintFailure };

export class Linters {
  private readonly kept = new Map<string, Outcome>();
  private readonly closing = new AbortController();
  private readonly rules: readonly { readonly rule: LinterRule; fits(file: string): boolean }[];

  /** @param log told when a linter fails */
  constructor(
    rules: readonly LinterRule[],
    private readonly log: (message: string) => void,
  ) {
    this.rules = rules.map((rule) => ({ rule, fits: rule.glob === undefined ? () => true : createGlob(rule.glob) }));
  }

  /** Whether any linter speaks for a file; `reads` asks for those of one kind. */
  forFile(file: string, text: string, reads?: Reads): boolean {
    return this.rulesFor({ file, text }, reads).length > 0;
  }

  /**
   * What the linters say about a text now. Never rejects because of a linter: one that is missing, crashes or takes too
   * long is listed as failed. Rejects when `signal` aborts, the linters ended.
   */
  async run(target: LintTarget, signal: AbortSignal, reads?: Reads): Promise<LintReport> {
    return reportOf(await Promise.all(this.rulesFor(target, reads).map((rule) => this.ask(rule, target, signal))));
  }

  /** Like `run`, but a linter is asked only when it has not yet spoken about this very text. For the text before an edit. */
  async baseline(target: LintTarget, signal: AbortSignal, reads?: Reads): Promise<LintReport> {
    const known = (rule: LinterRule): Outcome | undefined => this.kept.get(keyOf(rule, target));
    const rules = this.rulesFor(target, reads);
    return reportOf(await Promise.all(rules.map((rule) => known(rule) ?? this.ask(rule, target, signal))));
  }

  /** Ends the linters that run. */
  close(): void {
    this.closing.abort(new Error('the server is closing'));
  }

  private rulesFor({ file, text }: Pick<LintTarget, 'file' | 'text'>, reads: Reads | undefined): LinterRule[] {
    const language = languageOf(file, text.slice(0, 200).split('\n', 1)[0])?.id;
    return this.rules
      .filter(({ rule, fits }) => (rule.language ?? language) === language && fits(file))
      .map(({ rule }) => rule)
      .filter(({ stdin }) => reads === undefined || stdin === (reads === 'stdin'));
  }

  private async ask(rule: LinterRule, target: LintTarget, signal: AbortSignal): Promise<Outcome> {
    const { root, file, text } = target;
    const command = {
      words: wordsFor(rule, file),
      directory: root,
      ...(rule.stdin ? { input: text } : {}),
      limitMs: rule.timeoutSeconds * 1000,
    };
    const outcome = outcomeOf(rule, target, await runCommand(command, AbortSignal.any([signal, this.closing.signal])));
    if ('failed' in outcome) this.log(`linter ${rule.name} on ${file}: ${outcome.failed.reason}`);
    else this.keep(keyOf(rule, target), outcome);
    return outcome;
  }

  private keep(key: string, outcome: Outcome): void {
    this.kept.delete(key);
    this.kept.set(key, outcome);
    const [oldest] = this.kept.keys();
    if (this.kept.size > MOST_KEPT && oldest !== undefined) this.kept.delete(oldest);
  }
}

const keyOf = ({ command }: LinterRule, { root, file, text }: LintTarget): string =>
  JSON.stringify([command, root, file, createHash('sha256').update(text).digest('base64')]);

/** The command with the file in its place; behind its other words when it has none and does not read standard input. */
function wordsFor({ command, stdin }: LinterRule, file: string): string[] {
  const shown = file.startsWith('-') ? `./${file}` : file; // a name is no option
  const words = command.map((word) => word.replaceAll('{file}', () => shown));
  return stdin || command.some((word) => word.includes('{file}')) ? words : [...words, shown];
}

function reportOf(outcomes: readonly Outcome[]): LintReport {
  const findings = outcomes.flatMap((outcome) => ('findings' in outcome ? outcome.findings : []));
  return {
    findings: findings.sort((a, b) => a.line - b.line || a.character - b.character),
    failed: outcomes.flatMap((outcome) => ('failed' in outcome ? outcome.failed : [])),
  };
}

function outcomeOf(rule: LinterRule, target: LintTarget, finished: Finished): Outcome {
  const { stdout, stderr, code, broken } = finished;
  const failed = (reason: string): Outcome => ({ failed: { source: rule.name, reason } });
  if (broken !== undefined) return failed(broken);
  const printed = parseJson(stdout) ?? parseText(`${stdout}\n${stderr}`);
  // Linters end with all kinds of codes when they have found something; one that found nothing and fails has crashed.
  if (code !== 0 && printed.length === 0) return failed(`it ended with code ${code}${firstWords(stderr, stdout)}`);
  const lines = indexLines(target.text);
  const own = printed.filter(({ file }) => file === undefined || isSame(target, file)).slice(0, MOST_FINDINGS);
  return { findings: own.map((finding) => ({ ...diagnosticOf(finding, lines, rule.name), blocks: rule.blocks })) };
}

const MOST_WORDS = 200;

function firstWords(...outputs: readonly string[]): string {
  const row = outputs
    .join('\n')
    .split('\n')
    .find((each) => each.trim() !== '');
  return row === undefined ? '' : `: ${row.trim().slice(0, MOST_WORDS)}`;
}

function isSame({ root, file }: LintTarget, printed: string): boolean {
  const standard = /^(-|<?stdin>?|<standard input>|<text>)$/i.test(printed); // a linter that was given no name
  return standard || path.resolve(root, printed) === path.resolve(root, file);
}

function diagnosticOf({ line, column, message, code }: Finding, lines: Lines, source: string): Diagnostic {
  const index = Math.min(Math.max(0, line - 1), Math.max(0, lines.count - 1));
  const width = lines.count === 0 ? 0 : lines.end(index) - lines.start(index);
  return { line: index, character: Math.min(Math.max(0, column - 1), width), message, code, syntax: false, source };
}
