import type { Report } from '../../../contract/reports.ts';
import { amount, day, dayAndTime, duration } from '../../ui/text/format.ts';
import { localeNow } from '../../ui/text/locale.ts';

export type Column = Report['columns'][number];
export type Row = Report['rows'][number];
export type Value = Report['total'][number];

/** A cell as people read it. */
export function shown(value: Value, unit: Column['unit']): string {
  if (value === null) return '–';
  if (typeof value === 'string')
    return unit === 'day' ? day(value) : unit === 'moment' ? dayAndTime(value) : value;
  switch (unit) {
    case 'seconds':
      return duration(value);
    case 'percent':
    case 'count':
    case 'text':
    case 'day':
    case 'moment':
      // The column says where it is per cent.
      return amount(value);
  }
}

/** `66,7 %`, written as the language does. */
export const percent = (value: number): string =>
  new Intl.NumberFormat(localeNow(), { style: 'percent', maximumFractionDigits: 1 }).format(value / 100);

/** The number in the column with this id; 0 where the report has none. */
export function numberIn(report: Report, row: Row, id: string): number {
  const value = row.cells[report.columns.findIndex((column) => column.id === id)];
  return typeof value === 'number' ? value : 0;
}

/** What a row is called: the first cell. */
export const nameOf = (report: Report, row: Row): string =>
  shown(row.cells[0] ?? null, report.columns[0]?.unit ?? 'text');

/** A row's name where there is little room: a day without its weekday and year. */
export function briefly(report: Report, row: Row): string {
  const [first] = row.cells;
  if (report.columns[0]?.unit !== 'day' || typeof first !== 'string') return nameOf(report, row);
  const format = new Intl.DateTimeFormat(localeNow(), { day: 'numeric', month: 'numeric', timeZone: 'UTC' });
  return format.format(new Date(first));
}
