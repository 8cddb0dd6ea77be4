// What the search bench measured, as Markdown tables: a row a kind of query, and a row a query.
import { ms, table } from './measure.js';
import type { BenchQuery, Kind } from './queries.js';

export interface Row {
  readonly query: BenchQuery;
  /** Matching lines: printed by ripgrep, found by it in the tracked files it ignores, and counted by us. */
  readonly theirLines: number;
  readonly ignoredLines: number;
  readonly ourLines: number;
  readonly rgMs: number;
  readonly oursMs: number;
  /** Undefined where fff does not take part or does not take the query. */
  readonly fff: { ms: number; firstPageMs: number; lines: number; complete: boolean } | undefined;
}

type WithFff = Row & { readonly fff: NonNullable<Row['fff']> };

export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** How many times faster we are; below 1 where we are slower. */
const faster = ({ rgMs, oursMs }: Row): number => rgMs / oursMs;
const fasterThanFff = ({ fff, oursMs }: WithFff): number => fff.ms / oursMs;

export function summary(rows: readonly Row[]): string {
  const kinds = [...new Set(rows.map(({ query }) => query.kind))];
  const head = ['kind of query', 'queries', 'rg ms', 'aci ms', 'rg / aci', 'worst aci / rg'];
  return [
    table(head, [...kinds.map((kind) => kindRow(kind, rows)), totalRow('all', rows)]),
    `ripgrep / aci: median ${ratio(medianOf(rows.map(faster)))}; worst aci / ripgrep ${worst(rows)}.`,
    ...againstFff(rows.filter((row): row is WithFff => row.fff !== undefined)),
    ...counts(rows),
    '',
  ].join('\n');
}

const kindRow = (kind: Kind, rows: readonly Row[]): string[] =>
  totalRow(
    kind,
    rows.filter(({ query }) => query.kind === kind),
  );

const totalRow = (name: string, rows: readonly Row[]): string[] => [
  name,
  String(rows.length),
  ms(medianOf(rows.map(({ rgMs }) => rgMs))),
  ms(medianOf(rows.map(({ oursMs }) => oursMs))),
  ratio(medianOf(rows.map(faster))),
  ratio(1 / Math.min(...rows.map(faster))),
];

const ratio = (value: number): string => (value < 9.95 ? value.toFixed(2) : value.toFixed(0));

function worst(rows: readonly Row[]): string {
  const [row] = [...rows].sort((a, b) => faster(a) - faster(b));
  return row === undefined ? '-' : `${ratio(1 / faster(row))} (${shown(row.query)})`;
}

const MANY_LINES = 100;

function againstFff(all: readonly WithFff[]): string[] {
  if (all.length === 0) return [];
  const other = all.filter(({ fff, theirLines }) => fff.complete && fff.lines !== theirLines);
  const rows = all.filter((row) => !other.includes(row));
  const frequent = rows.filter(({ theirLines }) => theirLines > MANY_LINES);
  const lost = frequent.filter((row) => fasterThanFff(row) < 1);
  const median = ratio(medianOf(rows.map(fasterThanFff)));
  const page = ratio(medianOf(rows.map(({ fff, oursMs }) => fff.firstPageMs / oursMs)));
  return [
    `fff, every line / aci: median ${median} over ${rows.length} queries; of ${frequent.length} with more than ${MANY_LINES} lines aci is slower on ${lost.length}${named(lost)}.`,
    `fff, first 50 lines only, without a total / aci: median ${page}. Left out, because fff finds other lines than ripgrep: ${other.length}${named(other)}.`,
  ];
}

const named = (rows: readonly Row[]): string =>
  rows.length === 0 ? '' : `: ${rows.map(({ query }) => shown(query)).join(', ')}`;

function counts(rows: readonly Row[]): string[] {
  const different = rows.filter(({ theirLines, ignoredLines, ourLines }) => theirLines + ignoredLines !== ourLines);
  const withIgnored = rows.filter(({ ignoredLines }) => ignoredLines > 0).length;
  const each = different.map(
    ({ query, ourLines, theirLines, ignoredLines }) =>
      `${shown(query)} ${ourLines} instead of ${theirLines + ignoredLines}`,
  );
  return [
    `aci counts as many lines as ripgrep prints for ${rows.length - different.length} of ${rows.length} queries${each.length === 0 ? '' : `; not for: ${each.join(', ')}`}.`,
    ...(withIgnored === 0
      ? []
      : [
          `For ${withIgnored} of them some lines are in tracked files that ripgrep ignores, and were counted by naming these to it.`,
        ]),
  ];
}

/** As code in a table cell, where a bar would end the cell. */
const shown = ({ query }: BenchQuery): string => `\`${query.replaceAll('|', '\\|')}\``;

export function everyQuery(rows: readonly Row[]): string {
  const head = ['kind', 'query', 'lines', 'rg ms', 'aci ms', 'rg / aci', 'fff ms', 'fff first 50 ms', 'fff / aci'];
  const cells = rows.map((row) => [
    row.query.kind,
    shown(row.query),
    row.theirLines + row.ignoredLines === row.ourLines
      ? String(row.ourLines)
      : `${row.ourLines} (rg: ${row.theirLines + row.ignoredLines})`,
    ms(row.rgMs),
    ms(row.oursMs),
    ratio(faster(row)),
    ...fffCells(row),
  ]);
  return table(head, cells);
}

function fffCells({ fff, oursMs }: Row): string[] {
  if (fff === undefined) return ['-', '-', '-'];
  const least = fff.complete ? '' : '> ';
  return [`${least}${ms(fff.ms)}`, ms(fff.firstPageMs), `${least}${ratio(fff.ms / oursMs)}`];
}
