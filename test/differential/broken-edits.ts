// Breaks real edits of git histories as models do; of those that the language's compiler rejects, counts refusals and repairs.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { CheckClient } from '../../server/check/check-client.js';
import { indexLines, splitLines } from '../../server/text/lines.js';
import { applySplice, spliceLines } from '../../server/text/splice.js';
import { BrokenTally, type Fate } from './broken-tally.js';
import { COMPILERS, type Compiler, rejections } from './compilers.js';
import { fileEdits, lineHunks, randomNumbers } from './history.js';
import { MUTATIONS, type Mutation, type RealEdit } from './mutations.js';

interface Trial {
  readonly mutation: Mutation;
  readonly real: RealEdit;
  readonly broken: RealEdit;
}

/** Edits whose mutations are compiled together. */
const BATCH = 25;
/** Larger hunks and files are passed over. */
const MOST_LINES = 60;
const MAX_BYTES = 150_000;
/** Most lines around a hunk that an edit quotes, above and below. */
const MOST_CONTEXT = 3;

async function main(): Promise<string[]> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      language: { type: 'string' },
      most: { type: 'string', default: '200' },
      seed: { type: 'string', default: '1' },
      examples: { type: 'string', default: '0' },
    },
  });
  if (positionals.length === 0) {
    const names = Object.keys(COMPILERS).join('|');
    throw new Error(`usage: broken-edits REPO... [--language ${names}] [--most EDITS] [--seed N] [--examples N]`);
  }
  const misses: string[] = [];
  for (const [language, compiler] of Object.entries(COMPILERS)) {
    if (values.language !== undefined && values.language !== language) continue;
    const most = Math.ceil(Number(values.most) / positionals.length);
    const run = new Run(compiler, new BrokenTally(language), Number(values.examples));
    let count = 0;
    for (const repository of positionals) count += await run.measure(repository, Number(values.seed), most);
    run.close();
    if (count === 0) continue;
    console.log(run.tally.render());
    misses.push(...run.tally.misses());
  }
  return misses;
}

class Run {
  private readonly checks = new CheckClient(pathToFileURL(path.resolve('dist')).pathname, console.error);
  private readonly shown = new Map<string, number>();

  /** @param examples how many edits of each mutation and fate are printed */
  constructor(
    private readonly compiler: Compiler,
    readonly tally: BrokenTally,
    private readonly examples: number,
  ) {}

  close(): void {
    this.checks.close();
  }

  /** @returns the number of real edits that were broken */
  async measure(repository: string, seed: number, most: number): Promise<number> {
    let count = 0;
    let batch: RealEdit[] = [];
    for await (const edit of realEdits(repository, this.compiler, seed)) {
      batch.push(edit);
      if (batch.length < Math.min(BATCH, most - count)) continue;
      count += await this.breakAll(batch);
      if (count >= most) return count;
      batch = [];
    }
    return count + (await this.breakAll(batch));
  }

  /** Breaks those edits of which the compiler takes the result. */
  private async breakAll(batch: readonly RealEdit[]): Promise<number> {
    const bad = await rejections(this.compiler, batch.map(sourceOf));
    const good = batch.filter((_, index) => bad[index] === false);
    const trials = good.flatMap((real, index) => [...trialsOf(real, good[(index + 1) % good.length] ?? real)]);
    const rejected = await rejections(
      this.compiler,
      trials.map(({ broken }) => sourceOf(broken)),
    );
    for (const [index, trial] of trials.entries()) {
      if (rejected[index] === true) await this.judge(trial);
      else this.tally.add(trial.mutation, 'passed');
    }
    return good.length;
  }

  private async judge(trial: Trial): Promise<void> {
    const { mutation, real, broken } = trial;
    const endless = new AbortController().signal;
    const edit = { path: broken.path, before: broken.before, after: resultOf(broken) };
    const { blocking } = await this.checks.judge(edit, endless);
    if (blocking.length === 0) {
      this.tally.add(mutation, 'missed');
      return this.show('missed', trial);
    }
    const start = performance.now();
    const repair = await this.checks.repair(broken, endless);
    const took = performance.now() - start;
    const offered = repair && { ...broken, ...repair };
    const fate = offered === undefined ? 'bare' : resultOf(offered) === resultOf(real) ? 'right' : 'wrong';
    this.tally.add(mutation, fate, took);
    return this.show(fate, trial, offered);
  }

  private show(fate: Fate, { mutation, real, broken }: Trial, offered?: RealEdit): void {
    if (fate === 'right' || (fate === 'bare' && !mutation.repairable)) return;
    const key = `${fate}: ${mutation.name}`;
    const count = (this.shown.get(key) ?? 0) + 1;
    this.shown.set(key, count);
    if (count > this.examples) return;
    const range = `lines ${broken.first + 1} to ${broken.behind}`;
    console.log(`#### ${key}: ${broken.path}, ${range}\n${broken.text}`);
    console.log(`---- old\n${near({ ...real, text: textOf(splitLines(real.before).slice(real.first, real.behind)) })}`);
    console.log(`---- asked\n${near(broken)}\n---- meant\n${near(real)}`);
    if (offered) console.log(`---- offered\n${near(offered)}`);
  }
}

const resultOf = ({ before, first, behind, text }: RealEdit): string =>
  applySplice(before, spliceLines(indexLines(before), first, behind, text));

const sourceOf = (edit: RealEdit) => ({ path: edit.path, text: resultOf(edit) });

const textOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

/** The edited lines and some around them. */
function near(edit: RealEdit): string {
  const lines = splitLines(resultOf(edit));
  const grown = lines.length - splitLines(edit.before).length;
  return lines.slice(Math.max(0, edit.first - 4), edit.behind + grown + 4).join('\n');
}

/** One hunk of each edit of a file, with some of the lines around it on either side, as models quote them. */
async function* realEdits(repository: string, { extensions }: Compiler, seed: number): AsyncGenerator<RealEdit> {
  const random = randomNumbers(seed);
  const upTo = (most: number): number => Math.floor(random() * most);
  for await (const edit of fileEdits(repository, { extensions, seed, maxBytes: MAX_BYTES })) {
    const before = edit.before.toString('utf8');
    if (before.includes('\r') || before.includes('\ufffd')) continue;
    const hunks = lineHunks(before, edit.after.toString('utf8')).filter(({ text }) => text.trim() !== '');
    const hunk = hunks[upTo(hunks.length)];
    const [above, below] = [upTo(MOST_CONTEXT + 1), upTo(MOST_CONTEXT + 1)];
    if (hunk === undefined || splitLines(hunk.text).length > MOST_LINES || !hunk.text.endsWith('\n')) continue;
    const lines = splitLines(before);
    const first = Math.max(0, hunk.first - above);
    const behind = Math.min(lines.length, hunk.behind + below);
    const text = textOf(lines.slice(first, hunk.first)) + hunk.text + textOf(lines.slice(hunk.behind, behind));
    yield { path: edit.path, before, first, behind, text };
  }
}

function* trialsOf(real: RealEdit, stranger: RealEdit): Generator<Trial> {
  const random = randomNumbers(real.first + real.text.length);
  const lines = splitLines(real.text);
  const old = splitLines(real.before);
  for (const mutation of MUTATIONS) {
    const change = mutation.apply({ edit: real, lines, old, stranger: splitLines(stranger.text), random });
    if (change === undefined) continue;
    const { first = real.first, behind = real.behind } = change;
    const broken = { ...real, first, behind, text: textOf(change.lines) };
    if (resultOf(broken) !== resultOf(real)) yield { mutation, real, broken };
  }
}

const misses = await main();
for (const miss of misses) console.error(miss);
process.exitCode = misses.length === 0 ? 0 : 1;
