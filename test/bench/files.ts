// Viewing and editing: windows of a 1 MB file, and edits of files of known size, with guard, journal and fsync.
import { spawnSync } from 'node:child_process';
import { readFileSync, realpathSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type BenchServer, connect, directoryOnDisk, ms, type Timing, table, time } from './measure.js';

const RUNS = 40;
const SAMPLES = 'grammars/samples';

export async function benchFiles(): Promise<string> {
  const root = realpathSync(directoryOnDisk());
  const server = await connect(root);
  try {
    const rows = [
      ...(await viewing(server, root)),
      ...(await editing(server, root)),
      ...(await otherEdits(server, 'big.ts')),
      ['resident memory of the process that checks, then', `${server.helperMemory()?.toFixed(0) ?? '?'} MB`, ''],
    ];
    const flake8 = peer(path.join(root, 'big.py'));
    const peers =
      flake8 === undefined
        ? []
        : [['`flake8` twice, as SWE-agent checks an edit of that Python file', `${ms(flake8)} ms`, '']];
    const disk = `Files and journal are on ${fileSystemOf(root)}.`;
    return ['### Viewing and editing', '', disk, '', table(['what', 'median', 'p95'], [...rows, ...peers])].join('\n');
  } finally {
    await server.close();
    rmSync(root, { recursive: true, force: true });
  }
}

/** Numbers of Linux's magic.h, as statfs() gives them. */
const FILE_SYSTEMS: ReadonlyMap<number, string> = new Map([
  [0xef53, 'ext2/3/4'],
  [0x58465342, 'xfs'],
  [0x9123683e, 'btrfs'],
  [0x2fc12fc1, 'zfs'],
  [0x794c7630, 'overlayfs'],
  [0x01021994, 'tmpfs, where fsync costs nothing'],
]);

function fileSystemOf(directory: string): string {
  if (process.platform !== 'linux') return 'a file system that only Linux names';
  const { type } = statfsSync(directory);
  return FILE_SYSTEMS.get(type) ?? `the file system of type 0x${type.toString(16)}`;
}

const row = (what: string, { median, p95 }: Timing): string[] => [what, `${ms(median)} ms`, `${ms(p95)} ms`];

async function viewing(server: BenchServer, root: string): Promise<string[][]> {
  const line = 'the quick brown fox jumps over the lazy dog\n';
  writeFileSync(path.join(root, 'big.txt'), line.repeat(Math.ceil(1_000_000 / line.length)));
  const input = { path: 'big.txt' };
  await server.call('open', input);
  return [
    row(
      '`open` at a line, 1 MB file',
      await time(RUNS, (run) => server.call('open', { ...input, line: 1000 + run * 400 })),
    ),
    row('`goto`, 1 MB file', await time(RUNS, (run) => server.call('goto', { ...input, line: 500 + run * 500 }))),
    row('`scroll_down`, 1 MB file', await time(RUNS, () => server.call('scroll_down', input))),
  ];
}

/** A real-world sample repeated to a size, and a line in it that an edit can change without breaking it. */
const SUBJECTS = [
  { name: 'big.ts', sample: 'typescript/sample.ts', bytes: 100_000, comment: '//', label: '100 kB TypeScript' },
  { name: 'big.go', sample: 'go/sample.go', bytes: 100_000, comment: '//', label: '100 kB Go' },
  { name: 'big.py', sample: 'python/sample.py', bytes: 120_000, comment: '#', label: '120 kB Python' },
];

async function editing(server: BenchServer, root: string): Promise<string[][]> {
  const rows: string[][] = [];
  for (const { name, sample, bytes, comment, label } of SUBJECTS) {
    const text = repeatedSample(readFileSync(path.join(SAMPLES, sample), 'utf8'), bytes, name);
    writeFileSync(path.join(root, name), text);
    const middle = Math.floor(text.split('\n').length / 2);
    const edit = (run: number) =>
      server.call('insert', { path: name, after_line: lineAtTop(text, middle), text: `${comment} checked ${run}` });
    const first = await time(1, edit);
    rows.push(row(`the first edit with guard, ${label}`, first));
    rows.push(row(`edit with guard, ${label}`, await time(RUNS, edit)));
  }
  return rows;
}

/** One line of the file is changed in other ways than by its number, and changed back by undo. */
async function otherEdits(server: BenchServer, name: string): Promise<string[][]> {
  const line = (run: number): string => `// changed ${run}.`;
  await server.call('insert', { path: name, after_line: 0, text: line(0) });
  const replace = (run: number) => server.call('replace', { path: name, old: line(run), new: line(run + 1) });
  const patch = (run: number) => {
    const rows = [`*** Update File: ${name}`, '@@', `-${line(RUNS + run)}`, `+${line(RUNS + run + 1)}`];
    return server.call('apply_patch', { patch: ['*** Begin Patch', ...rows, '*** End Patch'].join('\n') });
  };
  return [
    row('`replace`, 100 kB TypeScript', await time(RUNS, replace)),
    row('`apply_patch` of one hunk, 100 kB TypeScript', await time(RUNS, patch)),
    row('`undo` of that, 100 kB TypeScript', await time(RUNS, () => server.call('undo', {}))),
  ];
}

/** Repeats a sample; every copy's top-level names get a suffix of their own, so that nothing is declared twice. */
function repeatedSample(sample: string, bytes: number, name: string): string {
  if (name.endsWith('.py'))
    return sample
      .replace(/^from __future__.*$/m, '')
      .repeat(Math.ceil(bytes / sample.length))
      .slice(0, cutPoint(sample, bytes));
  const [head = '', body = ''] = name.endsWith('.go') ? splitGo(sample) : ['', sample];
  const names = [
    ...body.matchAll(
      /^(?:export )?(?:default )?(?:abstract )?(?:async )?(?:declare )?(?:func|function|class|interface|type|enum|const|let|var|namespace)\*? (\w+)/gm,
    ),
  ].map((match) => match[1] ?? '');
  const copies: string[] = [];
  for (let copy = 0, size = 0; size < bytes; copy++) {
    const renamed = names.reduce(
      (text, each) => text.replace(new RegExp(`\\b${each}\\b`, 'g'), `${each}${copy}`),
      body,
    );
    const text = copy === 0 ? renamed : renamed.replace(/^import[^;]*;$/gm, '').replace(/^export default /gm, '');
    copies.push(text);
    size += text.length;
  }
  return head + copies.join('\n');
}

const cutPoint = (sample: string, bytes: number): number => Math.ceil(bytes / sample.length) * sample.length;

function splitGo(sample: string): string[] {
  const end = sample.indexOf('\n)\n', sample.indexOf('import (')) + 3;
  return [sample.slice(0, end), sample.slice(end)];
}

/** The line behind which a comment at column 1 is in place: before the next top-level definition. Counted from 1. */
function lineAtTop(text: string, from: number): number {
  const lines = text.split('\n');
  for (let index = from; index < lines.length; index++) if (lines[index] === '') return index;
  return 0;
}

/** Milliseconds of two flake8 runs; undefined where flake8 is not installed. */
function peer(file: string): number | undefined {
  const times: number[] = [];
  for (let run = 0; run < 3; run++) {
    const from = performance.now();
    for (let check = 0; check < 2; check++) {
      const { status, error } = spawnSync('python3', [
        '-m',
        'flake8',
        '--isolated',
        '--select=F821,F822,F831,E111,E112,E113,E999,E902',
        file,
      ]);
      if (error !== undefined || status === null || status > 1) return undefined;
    }
    times.push(performance.now() - from);
  }
  return times.sort((a, b) => a - b)[1];
}
