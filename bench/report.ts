import { writeFileSync } from 'node:fs';
import { arch, cpus, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import { isMet, type Benchmark, type Figure, type Target } from './benchmark.ts';

const results = join(import.meta.dirname, 'results.json');
const table = join(import.meta.dirname, '../docs/benchmarks.md');

export interface Result {
  readonly benchmark: Pick<Benchmark, 'name' | 'about'>;
  readonly figures: readonly Figure[];
  readonly seconds: number;
}

const machine = (): string =>
  `${cpus().length} processors (${cpus()[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GB, ` +
  `${platform()} ${arch()}, Node ${process.versions.node}`;

const number = (value: number): string =>
  value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 });
const shown = ({ value, unit }: Pick<Figure, 'value' | 'unit'>): string => `${number(value)} ${unit}`.trim();

function words(target: Target | null, unit: string): string {
  if (target === null) return '';
  return 'atLeast' in target
    ? `at least ${shown({ value: target.atLeast, unit })}`
    : `at most ${shown({ value: target.atMost, unit })}`;
}

export const line = (figure: Figure): string =>
  `${figure.target === null ? ' ' : isMet(figure) ? '✓' : '✗'} ${figure.name}: ${shown(figure)}` +
  (figure.target === null ? '' : ` (${words(figure.target, figure.unit)})`);

/** For programs: everything this run found. */
export function writeResults(all: readonly Result[], quick: boolean): void {
  writeFileSync(
    results,
    `${JSON.stringify({ at: new Date().toISOString(), machine: machine(), quick, results: all }, null, 2)}\n`,
  );
}

const columns = ['benchmark', 'figure', 'found', 'target', 'met'];

/** In columns of equal width, as the formatter wants it. */
function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`);
}

/** For people: the table in the documentation. */
export function writeTable(all: readonly Result[]): void {
  const rows = all.flatMap(({ benchmark, figures }) =>
    figures.map((figure) => [
      benchmark.name,
      figure.name,
      shown(figure),
      words(figure.target, figure.unit),
      figure.target === null ? '' : isMet(figure) ? 'yes' : 'no',
    ]),
  );
  const [head = '', ...body] = aligned([columns, ...rows]);
  const about = all.map(({ benchmark }) => `- _${benchmark.name}_: ${benchmark.about}.`);
  writeFileSync(
    table,
    [
      '# Benchmarks',
      '',
      'Written by `npm run bench`. A ratio (×) is against a baseline that was measured in the same run, in turn with it, on',
      'the same machine, so it says more than the other figures do on another one.',
      '',
      `Measured on ${new Date().toISOString().slice(0, 10)}: ${machine()}.`,
      '',
      ...about,
      '',
      head,
      head.replaceAll(/[^|]/g, '-').replaceAll('|-', '| ').replaceAll('-|', ' |'),
      ...body,
      '',
    ].join('\n'),
  );
}
