import { storedText } from '../../../../../domain/crm/stored-text.ts';
import type { DescribedFields } from '../org-describe.ts';
import { isMoment, millisecondsOf, type QueriedRow } from '../../requests/queried-row.ts';

/** What a field of a record is given; moments and days as text. */
export type FieldValue = string | number | boolean | null;
export type RowFields = Readonly<Record<string, FieldValue>>;

/** The fields that are wanted. A loop, because every row of a batch comes through here several times. */
export function fieldsWhere(
  row: Readonly<Record<string, FieldValue | undefined>>,
  isWanted: (value: FieldValue, name: string) => boolean,
): RowFields {
  const wanted: Record<string, FieldValue> = {};
  for (const name in row) {
    const value = row[name];
    if (value !== undefined && isWanted(value, name)) wanted[name] = value;
  }
  return wanted;
}

export const keyField = 'TielineKey__c';

/**
 * What an org may lack, or hide from the integration user, without anything being lost: it also stands in the
 * description or in a second field, or is only for reports. The check of the org names those that are missing (spec X11).
 */
const dispensable: ReadonlySet<string> = new Set([
  'TaskSubtype',
  'CallType',
  'CallDurationInSeconds',
  'CallDisposition',
  'CallObject',
  'TielineCallId__c',
  'TielineInteractionId__c',
  'TielineSessionId__c',
  'TielineStartedAt__c',
  'TielineEndedAt__c',
  'TielineFrom__c',
  'TielineTo__c',
  'TielineAgent__c',
  'TielineQueue__c',
  'TielineTags__c',
]);

export const isDispensable = (field: string): boolean => dispensable.has(field);

/** Whether an error is about such a field. */
export const namesDispensable = (message: string, fields: readonly string[]): boolean =>
  fields.some((field) => dispensable.has(field)) ||
  (message.match(/\w+/gu) ?? []).some((word) => dispensable.has(word));

/**
 * Without what the org does not take and can do without. Anything else is sent whatever describe says, so that what an
 * org refuses is refused in its own words instead of vanishing.
 */
export const takenFields = (
  row: RowFields,
  described: DescribedFields,
  by: 'createable' | 'updateable',
): RowFields => fieldsWhere(row, (_, name) => !dispensable.has(name) || described.get(name)?.[by] === true);

/** The fields of a row that are not yet as given; Salesforce keeps texts without spaces around, and moments in seconds. */
export const changedFields = (row: RowFields, there: QueriedRow): RowFields =>
  fieldsWhere(row, (value, name) => !isSameValue(value, there[name]));

function isSameValue(given: FieldValue, there: unknown): boolean {
  if (typeof given !== 'string' || typeof there !== 'string') {
    // A workflow fills its fields with texts, whatever type they have.
    if (typeof given === 'string' && typeof there === 'number') return Number(given) === there;
    return (given ?? '') === (there ?? '');
  }
  if (storedText(given) === storedText(there)) return true;
  return isMoment(given) && isMoment(there) && secondsOf(given) === secondsOf(there);
}

const secondsOf = (moment: string): number => Math.floor(millisecondsOf(moment) / 1_000);
