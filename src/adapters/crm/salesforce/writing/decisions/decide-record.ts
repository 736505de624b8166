import type { CrmWrite } from '../../../../../application/ports/crm/writer.ts';
import { recordId } from '../../../../../domain/ids.ts';
import type { NewRecord } from '../../../../../domain/logging/context/writes.ts';
import type { RecordRef } from '../../../../../domain/record.ts';
import type { BatchRequests } from '../../requests/batch-requests.ts';
import type { CallerNumbers } from '../caller-numbers.ts';
import { refused } from './judge.ts';
import { queriesFor, type ExistingMade } from '../lookup/lookup.ts';
import type { OrgDescribe } from '../org-describe.ts';
import { fieldsWhere, keyField, type FieldValue, type RowFields } from '../rows/org-row.ts';
import { isTrueIn, textIn } from '../../requests/queried-row.ts';
import {
  isMadeObject,
  madeColumns,
  madeObjectOf,
  madeRef,
  objectOfRef,
  recordRow,
  type MadeObject,
  type RecordContext,
} from '../rows/record-row.ts';
import { answer, type Companion, type Step } from './step.ts';
import { keyOf, keyPrefixes, storedKey } from '../rows/stored-key.ts';

export type RecordCreation = Extract<CrmWrite, { operation: 'create-record' }>;

export interface MakingDeps {
  readonly requests: BatchRequests;
  readonly describe: OrgDescribe;
  readonly numbers: CallerNumbers;
}

/**
 * What is sent for a record that is to be made (spec L24, X4): nothing where the key finds it again, or where somebody has the
 * caller's number by then. Batches come one after the other and a batch holds a number once, so that two calls of one
 * number cannot both find it unknown.
 */
export async function decideRecord(
  write: RecordCreation,
  existing: ExistingMade | undefined,
  deps: MakingDeps,
  context: RecordContext & { readonly defaultRecordType: string | null },
): Promise<Step> {
  if (existing !== undefined)
    return answer(
      existing.isDeleted
        ? refused('deleted')
        : { result: 'done', record: madeRef(existing.object, existing.row) },
    );
  const { fields } = write;
  const given = await whoHasNumber(fields, deps);
  if (given !== null) return given;
  const object = madeObjectOf(fields);
  const key = storedKey('made', write.key);
  const { defaultRecordType, described } = context;
  // An opportunity's contact is its primary contact role; whether it also takes it in a field is for the org to say.
  const takesContact = object !== 'Opportunity' || described.get('ContactId')?.createable === true;
  const row: RowFields = {
    ...(defaultRecordType !== null && { RecordTypeId: defaultRecordType }),
    ...recordRow(fields, context),
    [keyField]: key,
  };
  return {
    step: 'create',
    row: {
      object,
      id: null,
      fields: fieldsWhere(row, (value, name) => value !== null && (takesContact || name !== 'ContactId')),
    },
    companion: takesContact ? null : contactRole(row['ContactId'] ?? null),
    uniqueField: keyField,
    async done(id) {
      const record: RecordRef = { kind: fields.record, id: recordId(id), name: nameOf(fields) };
      if ('phone' in fields && fields.phone !== null) await deps.numbers.made(record, fields.phone);
      return { result: 'done', record };
    },
  };
}

const contactRole = (contact: FieldValue): Companion | null =>
  contact === null
    ? null
    : {
        object: 'OpportunityContactRole',
        fields: { ContactId: contact, IsPrimary: true },
        reference: 'OpportunityId',
      };

/** As Salesforce puts a name together. */
function nameOf(fields: NewRecord<RecordRef>): string {
  switch (fields.record) {
    case 'contact':
    case 'lead':
      return fields.firstName === null ? fields.lastName : `${fields.firstName} ${fields.lastName}`;
    case 'account':
    case 'opportunity':
      return fields.name;
    case 'case':
      return fields.subject;
  }
}

/**
 * The record that has the caller's number by now, unless the index is behind and it is gone. One that Tieline made for an
 * earlier contact is not that contact's alone any more, which its key says from now on: it is not taken back.
 */
async function whoHasNumber(fields: NewRecord<RecordRef>, deps: MakingDeps): Promise<Step | null> {
  const number = 'unlessNumber' in fields ? fields.unlessNumber : null;
  const preferred = number === null ? null : await deps.numbers.preferred(number);
  if (preferred === null) return null;
  const object = objectOfRef(preferred);
  if (!isMadeObject(object)) return null;
  const row = await rowOf(deps, object, preferred.id);
  if (row === null) return null;
  const done = { result: 'done', record: madeRef(object, row) } as const;
  const stored = textIn(row, keyField) ?? '';
  const key = keyOf(stored);
  if (key === null || !stored.startsWith(keyPrefixes.made)) return answer(done);
  return {
    step: 'update',
    row: { object, id: textIn(row, 'Id') ?? '', fields: { [keyField]: storedKey('kept', key) } },
    unmodifiedSince: null,
    done,
  };
}

async function rowOf({ requests, describe }: MakingDeps, object: MadeObject, id: string) {
  const queries = await queriesFor(describe, object, [...madeColumns[object], keyField], [['Id', [id]]]);
  const [row] = (await requests.queries(queries)).flat();
  return row === undefined || isTrueIn(row, 'IsDeleted') ? null : row;
}
