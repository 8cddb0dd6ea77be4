// The user's linters around an edit: what they said before it, and what they say that is new after it.
import path from 'node:path';
import { newFindings } from '../lint/compare.js';
import type { Linters, LintReport, LintTarget, Reads } from '../lint/linters.js';
import type { LinterRule } from '../lint/rules.js';
import type { Place } from '../workspace/roots.js';
import type { FileChange } from './change-set.js';

/** A text and what the linters say about it. */
export interface Linted {
  readonly text: string;
  readonly report: LintReport;
}

const NOTHING: LintReport = { findings: [], failed: [] };

export class Linting {
  private linters: Promise<Linters> | undefined;
  private loaded: Linters | undefined;
  /** The files as they were before this client changed them for the first time, by real path. */
  private readonly originals = new Map<string, Linted>();

  constructor(
    private readonly rules: readonly LinterRule[],
    private readonly log: (message: string) => void,
  ) {}

  /** What the linters say about a file before a change. The disk must hold that state, because some read it there. */
  async before({ place, from, before }: FileChange, signal: AbortSignal): Promise<Linted> {
    if (this.rules.length === 0 || before?.text === undefined) {
      const empty = { text: '', report: NOTHING };
      if (before === undefined) this.originals.set(place.real, empty);
      return empty;
    }
    const { text } = before;
    const report = await (await this.load()).baseline(targetOf(from ?? place, text), signal);
    const linted = { text, report };
    if (!this.originals.has(place.real)) this.originals.set(place.real, linted);
    return linted;
  }

  /** What a change brings that was not found before. Linters that read the file find the new state only once it is written. */
  async after({ place, after }: FileChange, old: Linted, reads: Reads, signal: AbortSignal): Promise<LintReport> {
    if (this.rules.length === 0 || after?.text === undefined) return NOTHING;
    const { findings, failed } = await (await this.load()).run(targetOf(place, after.text), signal, reads);
    return { findings: newFindings(old.report.findings, findings, old.text, after.text), failed };
  }

  /** All findings in a file as it is, with those that this client's changes brought marked. */
  async all(place: Place, text: string, signal: AbortSignal) {
    if (this.rules.length === 0) return NOTHING;
    const { findings, failed } = await (await this.load()).run(targetOf(place, text), signal);
    const original = this.originals.get(place.real);
    if (original === undefined) return { findings, failed };
    const fresh = new Set(newFindings(original.report.findings, findings, original.text, text));
    return { findings: findings.map((finding) => ({ ...finding, fresh: fresh.has(finding) })), failed };
  }

  /** Ends linters that run, at once: they are no part of our process group. */
  close(): void {
    this.loaded?.close();
  }

  /** Loaded on demand: most users configure none. */
  private load(): Promise<Linters> {
    this.linters ??= import('../lint/linters.js').then(({ Linters }) => {
      this.loaded = new Linters(this.rules, this.log);
      return this.loaded;
    });
    return this.linters;
  }
}

const targetOf = ({ root, real }: Place, text: string): LintTarget => ({
  root: root.path,
  file: path.relative(root.path, real).split(path.sep).join('/'),
  text,
});
