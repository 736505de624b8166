import type { VoiceCallFields } from '../../../../../domain/crm/activity-fields.ts';
import { recordId } from '../../../../../domain/ids.ts';
import type { RecordRef } from '../../../../../domain/record.ts';
import { kindOf } from '../../objects.ts';
import { type QueriedRow, relatedIn, textIn } from '../../requests/queried-row.ts';
import { extraIn, given } from './activity-row.ts';
import { type RowFields } from './org-row.ts';

/** Queried of records of calls, beside what workflows fill. */
export const voiceCallColumns = [
  'Name',
  'VendorCallKey',
  'CallEndDateTime',
  'CallResolution',
  'Description',
  'OwnerId',
  'RelatedRecordId',
] as const;

/** Of the record that a call is about. */
export const voiceCallRelations = ['RelatedRecord.Type', 'RelatedRecord.Name'];

/**
 * What is noted of a call (spec X9); only the fields that are given. What the call itself says, only the telephony API is told. No
 * disposition leaves what Salesforce says by itself, unless one is taken back.
 */
export function voiceCallRow(
  { what, owner, description, disposition, extra = {} }: Partial<VoiceCallFields>,
  { integrationUser, isNew }: { readonly integrationUser: string; readonly isNew: boolean },
): RowFields {
  return {
    ...Object.fromEntries(Object.entries(extra).map(([name, value]) => [name, value === '' ? null : value])),
    ...given({
      RelatedRecordId: what === undefined ? undefined : (what?.id ?? null),
      OwnerId: owner === undefined ? undefined : (owner ?? integrationUser),
      Description: description,
      CallResolution: isNew && disposition === null ? undefined : disposition,
    }),
  };
}

/** What a record of a call says, as far as it has a field for it. */
export function voiceCallIn(
  row: QueriedRow,
  integrationUser: string,
  extra: readonly string[],
): Partial<VoiceCallFields> {
  const owner = textIn(row, 'OwnerId');
  const what = relatedTo(row);
  return {
    ...(what !== undefined && { what }),
    owner: owner === integrationUser ? null : owner,
    description: textIn(row, 'Description') ?? '',
    disposition: textIn(row, 'CallResolution'),
    extra: extraIn(row, extra),
  };
}

/** undefined: it is an account, of which the row does not say whether it is a person. */
function relatedTo(row: QueriedRow): RecordRef | null | undefined {
  const id = textIn(row, 'RelatedRecordId');
  if (id === null) return null;
  const related = relatedIn(row, 'RelatedRecord');
  const type = textIn(related, 'Type') ?? '';
  const kind = kindOf(type);
  if (type === 'Account' || kind === null) return undefined;
  return { kind, id: recordId(id), name: textIn(related, 'Name') ?? '' };
}
