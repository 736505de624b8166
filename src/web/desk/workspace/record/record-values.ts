import type { RecordRef } from '../../../../contract/common.ts';
import type { Values as ValuesOf } from '../../../ui/meanwhile/meanwhile.ts';
import { day, moment } from '../../../ui/text/format.ts';
import { say } from '../../../ui/text/locale.ts';
import { isRecordRef, textOf, type RecordField } from './record.ts';

export type Value = string | RecordRef | null;
export type Values = ValuesOf<Value>;

/** What a form begins with: the record's own values, or what the address of a new one may carry, such as the account a case is for. */
export function given(
  fields: readonly RecordField[],
  record: Readonly<Record<string, unknown>> | null,
  defaults: Readonly<Record<string, string>>,
): Values {
  const values: Record<string, Value> = {};
  for (const { name, type, kinds } of fields) {
    const value = record?.[name];
    if (type === 'record') {
      const id = defaults[name];
      const kind = defaults[`${name}Kind`] ?? kinds?.[0] ?? name;
      const named = id === undefined ? null : { kind, id, name: defaults[`${name}Name`] ?? id };
      values[name] = isRecordRef(value) ? { kind: value.kind, id: value.id, name: value.name } : named;
    } else values[name] = record === null ? (defaults[name] ?? '') : textOf(record, name);
  }
  return values;
}

/** A value in the reader's words; – for none. */
export function shown(field: RecordField | undefined, value: string | RecordRef): string {
  if (typeof value !== 'string') return value.name;
  if (value === '') return '–';
  const status = field?.values?.find((one) => one === value);
  if (status !== undefined) return say(`desk.status.${status}`);
  if (field?.type === 'date') return day(value);
  return field?.type === 'moment' ? moment(value) : value;
}

/** The version of a record as `If-Match` names it; a new record has none. */
export const tagOf = (record: Readonly<Record<string, unknown>> | null): string | undefined =>
  typeof record?.['changedAt'] === 'string' ? `"${record['changedAt']}"` : undefined;

/** A value as the API takes it: an emptied field is null, a moment carries its zone. */
export function sent(field: RecordField, value: Value): unknown {
  if (value === null || value === '') return null;
  if (typeof value !== 'string') return value.id;
  if (field.type === 'number') return Number(value);
  if (field.type === 'moment') return new Date(value).toISOString();
  return value;
}
