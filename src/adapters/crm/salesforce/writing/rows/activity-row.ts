import type { RecordRef } from '../../../../../domain/record.ts';
import { epochMs, isoText, type EpochMs } from '../../../../../domain/time.ts';
import { isTrueIn, momentIn, numberIn, type QueriedRow, textIn } from '../../requests/queried-row.ts';
import type { TaskStatuses } from '../org-describe.ts';
import { fieldsWhere, type FieldValue, type RowFields } from './org-row.ts';
import { relatedRecord, type PersonAccount, type RelatedNames } from './relation.ts';

/** What a row is filled with that no write says. */
export interface RowContext {
  /** Owns what nobody else does (spec L15). */
  readonly integrationUser: string;
  readonly statuses: TaskStatuses;
  /** By the account's id. */
  readonly personAccounts: ReadonlyMap<string, PersonAccount>;
  /** The length of `TielineTags__c`; 0: there is none. */
  readonly tagsLength: number;
}

/** What tasks and events have alike. */
export interface SharedFields {
  readonly subject: string;
  readonly who: RecordRef | null;
  readonly what: RecordRef | null;
  readonly owner: string | null;
  readonly description: string;
  readonly recordType: string | null;
  readonly interactionId: string;
}

/** Salesforce keeps moments in seconds, and is not left to round them up to one that has not come. */
export const moment = (at: EpochMs | null): string | null =>
  at === null ? null : isoText(epochMs(Math.floor(at / 1_000) * 1_000));

/** What the fields hold that workflows fill beside the standard ones, as they fill them: with texts. */
export const extraIn = (row: QueriedRow, names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = momentIn(row, name);
      const text = value === null ? (textIn(row, name) ?? numberIn(row, name)) : isoText(value);
      return text === null ? [] : [[name, String(text)]];
    }),
  );

/** Only what is given, under the name of its field. */
export const given = (fields: Readonly<Record<string, FieldValue | undefined>>): RowFields =>
  fieldsWhere(fields, () => true);

/** `AccountId` is not written: Salesforce derives it from `What`, then from `Who`. */
export const sharedRow = (fields: Partial<SharedFields>, context: RowContext): RowFields =>
  given({
    Subject: fields.subject,
    WhoId: fields.who && whoId(fields.who, context),
    WhatId: fields.what && fields.what.id,
    OwnerId: fields.owner === undefined ? undefined : (fields.owner ?? context.integrationUser),
    Description: fields.description,
    // Without one it has the default of whoever it belongs to, which is given where the record is made.
    RecordTypeId: fields.recordType ?? undefined,
    TielineInteractionId__c: fields.interactionId,
  });

const whoId = ({ kind, id }: RecordRef, { personAccounts }: RowContext): string =>
  kind === 'personAccount' ? (personAccounts.get(id)?.contact ?? id) : id;

/** An empty time clears the reminder. */
export const reminderRow = (at: EpochMs | null | undefined): RowFields =>
  at === undefined ? {} : { IsReminderSet: at !== null, ReminderDateTime: moment(at) };

export const reminderIn = (row: QueriedRow): EpochMs | null =>
  isTrueIn(row, 'IsReminderSet') ? momentIn(row, 'ReminderDateTime') : null;

export function sharedFieldsIn(row: QueriedRow, names: RelatedNames, integrationUser: string): SharedFields {
  const owner = textIn(row, 'OwnerId');
  return {
    subject: textIn(row, 'Subject') ?? '',
    who: relatedRecord(row, 'Who', names),
    what: relatedRecord(row, 'What', names),
    owner: owner === integrationUser ? null : owner,
    description: textIn(row, 'Description') ?? '',
    recordType: textIn(row, 'RecordTypeId'),
    interactionId: textIn(row, 'TielineInteractionId__c') ?? '',
  };
}

/** Queried of tasks and events alike, as far as the org has them; the relations come with them. */
export const sharedColumns = [
  'Subject',
  'WhoId',
  'WhatId',
  'OwnerId',
  'Description',
  'RecordTypeId',
  'IsReminderSet',
  'ReminderDateTime',
  'TielineKey__c',
  'TielineInteractionId__c',
] as const;
