import { isTable } from '../../../../domain/same-value.ts';
import { epochMs, type EpochMs } from '../../../../domain/time.ts';

/** A record as a query gives it, by the fields' exact names; a related record stands in it as a record. */
export type QueriedRow = Readonly<Record<string, unknown>>;

export const textIn = (row: QueriedRow, name: string): string | null => {
  const value = row[name];
  return typeof value === 'string' ? value : null;
};

export const numberIn = (row: QueriedRow, name: string): number | null => {
  const value = row[name];
  return typeof value === 'number' ? value : null;
};

export const isTrueIn = (row: QueriedRow, name: string): boolean => row[name] === true;

/** A related record in a row, such as `Who`; an empty one where there is none. */
export const relatedIn = (row: QueriedRow, name: string): QueriedRow => {
  const value = row[name];
  return isTable(value) ? value : {};
};

/** Whether a value is a moment, as Salesforce or Tieline writes them. */
export const isMoment = (value: string): boolean =>
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}(?:Z|\+0000)$/u.test(value);

/** `+0000`, as Salesforce writes UTC, is no form that every reader of dates takes. */
export const millisecondsOf = (moment: string): number => Date.parse(moment.replace(/\+0000$/u, 'Z'));

/** null: there is none, it is no moment, or it is hidden from who asks. */
export function momentIn(row: QueriedRow, name: string): EpochMs | null {
  const text = textIn(row, name);
  return text !== null && isMoment(text) ? epochMs(millisecondsOf(text)) : null;
}
