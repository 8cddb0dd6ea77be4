// Content search beside ripgrep: the same queries over the same tree, in turn.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { realpathSync } from 'node:fs';
import { rgPath } from '@vscode/ripgrep';
import { connect, ms, table, time } from './measure.js';

const RUNS = 7;

interface Query {
  readonly query: string;
  readonly regex?: boolean;
  readonly ignore_case?: boolean;
}

const QUERIES: readonly Query[] = [
  { query: 'NotImplementedError' },
  { query: 'return None' },
  { query: 'zzzqqqxxx' },
  { query: 'the' },
  { query: 'e' },
  { query: 'class Error' },
  { query: 'license', ignore_case: true },
  { query: 'function \\w+\\(', regex: true },
  { query: '\\bTODO\\b.*fix', regex: true },
  { query: '[a-z]+_[a-z]+_test', regex: true },
];

export async function benchSearch(directory: string): Promise<string> {
  const root = realpathSync(directory);
  const server = await connect(root);
  const rows: string[][] = [];
  const ratios: number[] = [];
  try {
    for (const query of QUERIES) {
      await server.call('search_dir', { ...query });
      const peer = await time(RUNS, () => ripgrep(root, query));
      const ours = await time(RUNS, () => server.call('search_dir', { ...query }));
      ratios.push(ours.median / peer.median);
      rows.push([
        `\`${query.query}\`${query.ignore_case ? ' (ignore case)' : ''}`,
        ms(peer.median),
        ms(ours.median),
        (ours.median / peer.median).toFixed(2),
      ]);
    }
  } finally {
    await server.close();
  }
  ratios.sort((a, b) => a - b);
  const summary = `Median ratio ${ratios[Math.floor(ratios.length / 2)]?.toFixed(2)}, worst ${ratios.at(-1)?.toFixed(2)} (ours / ripgrep; below 1 is faster).`;
  return [
    `### search_dir in ${directory}`,
    '',
    table(['query', 'rg ms', 'ours ms', 'ours / rg'], rows),
    summary,
    '',
  ].join('\n');
}

/** The whole process, its output read as a client would. */
async function ripgrep(root: string, { query, regex, ignore_case }: Query): Promise<void> {
  const flags = [
    '--no-config',
    '--hidden',
    '--glob',
    '!.git',
    '--line-number',
    ...(regex ? [] : ['-F']),
    ...(ignore_case ? ['-i'] : []),
  ];
  const child = spawn(rgPath, [...flags, '--', query, root], { stdio: ['ignore', 'pipe', 'ignore'] });
  child.stdout.resume();
  await once(child, 'close');
}
