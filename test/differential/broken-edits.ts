// Breaks real edits of git histories as models do; of those that the language's compiler rejects, counts refusals and repairs.
// Usage: broken-edits REPO... [--language NAME] [--most EDITS] [--seed N] [--examples N]
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { CheckClient } from '../../server/check/check-client.js';
import { indexLines, splitLines } from '../../server/text/lines.js';
import { applySplice, spliceLines } from '../../server/text/splice.js';
import { COMPILERS, type Compiler, rejections } from './compilers.js';
import { fileEdits, lineHunks, randomNumbers } from './history.js';
import { type Broken, MUTATIONS, type Mutation, type RealEdit } from './mutations.js';

/** One broken edit, and what the guard made of it. */
interface Trial {
  readonly mutation: Mutation;
  readonly real: RealEdit;
  readonly broken: RealEdit;
}

interface Tally {
  mutated: number;
  rejected: number;
  refused: number;
  right: number;
  wrong: number;
  /** Milliseconds that each repair took. */
  times: number[];
}

const TARGETS: Readonly<Record<string, number>> = { python: 99, javascript: 99, typescript: 99, go: 97, rust: 97 };
const RIGHT_TARGET = 75;
const WRONG_LIMIT = 3;
/** Edits whose mutations are compiled together. */
const BATCH = 25;
const MOST_LINES = 60;
const MAX_BYTES = 150_000;
const endless = new AbortController().signal;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    language: { type: 'string' },
    most: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    examples: { type: 'string', default: '0' },
    only: { type: 'string', default: '' },
  },
});

const result = ({ before, first, behind, text }: RealEdit): string =>
  applySplice(before, spliceLines(indexLines(before), first, behind, text));

/** One hunk of each edit of a file, with up to three of the lines around it on either side, as models quote them. */
async function* realEdits(repository: string, { extensions }: Compiler, seed: number): AsyncGenerator<RealEdit> {
  const random = randomNumbers(seed);
  for await (const { path: file, before: old, after } of fileEdits(repository, {
    extensions,
    seed,
    maxBytes: MAX_BYTES,
  })) {
    const before = old.toString('utf8');
    if (before.includes('\r') || before.includes('\ufffd')) continue;
    const hunks = lineHunks(before, after.toString('utf8')).filter(({ text }) => text.trim() !== '');
    const hunk = hunks[Math.floor(random() * hunks.length)];
    const above = Math.floor(random() * 4);
    const below = Math.floor(random() * 4);
    if (hunk === undefined || splitLines(hunk.text).length > MOST_LINES || !hunk.text.endsWith('\n')) continue;
    const lines = splitLines(before);
    const first = Math.max(0, hunk.first - above);
    const behind = Math.min(lines.length, hunk.behind + below);
    const kept = (from: number, to: number): string =>
      lines
        .slice(from, to)
        .map((line) => `${line}\n`)
        .join('');
    const text = kept(first, hunk.first) + hunk.text + kept(hunk.behind, behind);
    yield { path: file, before, first, behind, text };
  }
}

function* trialsOf(real: RealEdit, stranger: RealEdit, seed: number): Generator<Trial> {
  const random = randomNumbers(seed);
  const lines = splitLines(real.text);
  const broken: Broken = {
    edit: real,
    lines,
    old: splitLines(real.before),
    stranger: splitLines(stranger.text),
    random,
  };
  for (const mutation of MUTATIONS) {
    const change = mutation.apply(broken);
    if (change === undefined || !mutation.name.includes(values.only)) continue;
    const { first = real.first, behind = real.behind } = change;
    const edit = { ...real, first, behind, text: `${change.lines.join('\n')}\n` };
    if (result(edit) !== result(real)) yield { mutation, real, broken: edit };
  }
}

class Measurement {
  readonly tallies = new Map<string, Tally>();
  private readonly shown = new Map<string, number>();

  constructor(private readonly checks: CheckClient) {}

  async take(trial: Trial, rejected: boolean): Promise<void> {
    const tally = this.tallies.get(trial.mutation.name) ?? {
      mutated: 0,
      rejected: 0,
      refused: 0,
      right: 0,
      wrong: 0,
      times: [],
    };
    this.tallies.set(trial.mutation.name, tally);
    tally.mutated++;
    if (!rejected) return;
    tally.rejected++;
    const { path: file, before } = trial.broken;
    const verdict = await this.checks.judge({ path: file, before, after: result(trial.broken) }, endless);
    if (verdict.blocking.length === 0) return this.show('not refused', trial);
    tally.refused++;
    const start = performance.now();
    const repair = await this.checks.repair(trial.broken, endless);
    tally.times.push(performance.now() - start);
    if (repair === undefined) return trial.mutation.repairable ? this.show('no repair', trial) : undefined;
    const offered = result({ ...trial.broken, ...repair });
    if (offered === result(trial.real)) {
      tally.right++;
      return undefined;
    }
    tally.wrong++;
    return this.show(`wrong repair (${repair.reasons.join(', ')})`, trial, { ...trial.broken, ...repair });
  }

  private show(what: string, { mutation, real, broken }: Trial, offered?: RealEdit): void {
    const key = `${what.slice(0, 5)} ${mutation.name}`;
    const count = (this.shown.get(key) ?? 0) + 1;
    this.shown.set(key, count);
    if (count > Number(values.examples)) return;
    const near = (edit: RealEdit): string => {
      const from = Math.max(0, real.first - 4);
      const grown = splitLines(result(edit)).length - splitLines(edit.before).length;
      return splitLines(result(edit))
        .slice(from, real.behind + grown + 4)
        .join('\n');
    };
    const range = `lines ${broken.first + 1} to ${broken.behind}`;
    console.log(
      `#### ${what}: ${mutation.name}: ${broken.path}, ${range}\n${broken.text}---- old\n${near({
        ...real,
        text: splitLines(real.before)
          .slice(real.first, real.behind)
          .map((line) => `${line}\n`)
          .join(''),
      })}\n---- as asked\n${near(broken)}\n---- as meant\n${near(real)}`,
    );
    if (offered) console.log(`---- as repaired\n${near(offered)}`);
  }
}

async function measure(language: string, compiler: Compiler, repositories: readonly string[]): Promise<Measurement> {
  const dist = path.resolve('dist');
  const checks = new CheckClient(pathToFileURL(dist).pathname, (message) => console.error(message));
  const measurement = new Measurement(checks);
  const seed = Number(values.seed);
  for (const repository of repositories) {
    let left = Math.ceil(Number(values.most) / repositories.length);
    let batch: RealEdit[] = [];
    for await (const edit of realEdits(repository, compiler, seed)) {
      batch.push(edit);
      if (batch.length < Math.min(BATCH, left)) continue;
      left -= await judgeBatch(measurement, compiler, batch);
      batch = [];
      if (left <= 0) break;
    }
  }
  checks.close();
  console.log(
    `\n${language}: ${[...measurement.tallies.values()].reduce((sum, { mutated }) => sum + mutated, 0)} broken edits`,
  );
  return measurement;
}

/** The number of edits in the batch whose unbroken text the compiler takes. */
async function judgeBatch(measurement: Measurement, compiler: Compiler, batch: readonly RealEdit[]): Promise<number> {
  const bad = await rejections(
    compiler,
    batch.map((edit) => ({ path: edit.path, text: result(edit) })),
  );
  const good = batch.filter((_, index) => bad[index] === false);
  const trials = good.flatMap((real, index) => [
    ...trialsOf(real, good[(index + 1) % good.length] ?? real, real.first + real.text.length),
  ]);
  const rejected = await rejections(
    compiler,
    trials.map(({ broken }) => ({ path: broken.path, text: result(broken) })),
  );
  for (const [index, trial] of trials.entries()) await measurement.take(trial, rejected[index] === true);
  return good.length;
}

const percent = (part: number, whole: number): string => (whole === 0 ? '-' : ((100 * part) / whole).toFixed(1));

/** Prints the table of a language; true when its targets are met. */
function report(language: string, { tallies }: Measurement): boolean {
  const total = { rejected: 0, refused: 0, repairable: 0, right: 0, wrong: 0 };
  const times: number[] = [];
  console.log(
    '| mutation | broken | rejected | refused % | right repair % | wrong repair % |\n|---|---|---|---|---|---|',
  );
  for (const { name, repairable } of MUTATIONS) {
    const tally = tallies.get(name);
    if (tally === undefined) continue;
    const { mutated, refused, rejected, right, wrong } = tally;
    const right100 = repairable ? percent(right, refused) : `(${percent(right, refused)})`;
    console.log(
      `| ${name} | ${mutated} | ${rejected} | ${percent(refused, rejected)} | ${right100} | ${percent(wrong, refused)} |`,
    );
    total.rejected += rejected;
    total.refused += refused;
    total.wrong += wrong;
    if (repairable) total.repairable += refused;
    if (repairable) total.right += right;
    times.push(...tally.times);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): string => (times[Math.floor(times.length * share)] ?? 0).toFixed(0);
  const [refused, right, wrong] = [
    (100 * total.refused) / total.rejected,
    (100 * total.right) / total.repairable,
    (100 * total.wrong) / total.refused,
  ];
  console.log(
    `| **all** | | ${total.rejected} | ${refused.toFixed(2)} | ${right.toFixed(1)} of ${total.repairable} | ${wrong.toFixed(2)} |`,
  );
  console.log(`Repair takes ${at(0.5)} ms (p50), ${at(0.95)} ms (p95).`);
  return refused >= (TARGETS[language] ?? 0) && right >= RIGHT_TARGET && wrong <= WRONG_LIMIT;
}

let met = true;
for (const [language, compiler] of Object.entries(COMPILERS)) {
  if (values.language !== undefined && values.language !== language) continue;
  const measurement = await measure(language, compiler, positionals);
  if (measurement.tallies.size > 0) met = report(language, measurement) && met;
}
process.exitCode = met ? 0 : 1;
