import type { CrmWrite, CrmWriteResult } from '../../../../../application/ports/crm/writer.ts';
import type { ReplaceableNotes } from '../../../../../domain/crm/replaceable-notes.ts';
import { recordId } from '../../../../../domain/ids.ts';
import { storedText } from '../../../../../domain/crm/stored-text.ts';
import type { RecordRef } from '../../../../../domain/record.ts';
import type { RowContext } from '../rows/activity-row.ts';
import { eventRow } from '../rows/event-row.ts';
import { refused } from './judge.ts';
import { ledgerObject } from '../lookup/key-space.ts';
import type { Existing } from '../lookup/lookup.ts';
import type { DescribedFields } from '../org-describe.ts';
import { changedFields, fieldsWhere, keyField, takenFields, type RowFields } from '../rows/org-row.ts';
import { millisecondsOf, textIn } from '../../requests/queried-row.ts';
import { answer, type Companion, type Step } from './step.ts';
import { storedKey } from '../rows/stored-key.ts';
import { followUpRow, logRow, newFollowUpFields, newLogFields, withoutSameStatus } from '../rows/task-row.ts';

/** A write of a task or an event under its key. */
export type ActivityUpsert = Extract<
  CrmWrite,
  { operation: 'upsert-task' | 'upsert-follow-up' | 'upsert-event' }
>;

export const isActivityUpsert = (write: CrmWrite): write is ActivityUpsert =>
  write.operation === 'upsert-task' ||
  write.operation === 'upsert-follow-up' ||
  write.operation === 'upsert-event';

export interface ActivityContext extends RowContext {
  readonly described: DescribedFields;
  /** The record type that a new record of this owner's gets; null: none is known. */
  readonly defaultRecordType: string | null;
  /** Whether the object has the key in a field; else it stands in the ledger object. */
  readonly isKeyField: boolean;
}

/**
 * What is sent for an activity (spec X4). A new one is created, not upserted: the key's field is unique, so where one is there after
 * all the row fails and is looked up, and nothing that somebody wrote meanwhile is replaced unseen. One that is there gets
 * only what it has not yet, by its id, and what Salesforce takes only from the creator never goes into a repeat.
 */
export function decideActivity(
  write: ActivityUpsert,
  existing: Existing | undefined,
  context: ActivityContext,
): Step {
  const { who } = write.fields;
  if (who?.kind === 'personAccount' && !context.personAccounts.has(who.id)) return answer(refused('deleted'));
  const object = write.operation === 'upsert-event' ? 'Event' : 'Task';
  const row = rowOf(write, context);
  if (existing === undefined) return created(write, object, row, context);
  if (existing.isDeleted) return answer(refused('deleted'));
  if (existing.isAmbiguous === true) return answer(refused('several-records'));
  return changed(write, object, row, existing, context);
}

function rowOf(write: ActivityUpsert, context: ActivityContext): RowFields {
  switch (write.operation) {
    case 'upsert-task':
      return logRow(write.fields, context);
    case 'upsert-follow-up':
      return followUpRow(write.fields, context);
    case 'upsert-event':
      return eventRow(write.fields, context);
  }
}

function created(
  write: ActivityUpsert,
  object: 'Task' | 'Event',
  row: RowFields,
  context: ActivityContext,
): Step {
  if (!isWhole(write)) return answer(refused('field-missing'));
  if (endsBeforeStart(row)) return answer(refused('ends-before-start'));
  const key = keyIn(write);
  const { defaultRecordType, described, isKeyField } = context;
  const fields = takenFields(
    {
      ...(defaultRecordType !== null && { RecordTypeId: defaultRecordType }),
      ...(isKeyField && { [keyField]: key }),
      ...onlyNew(write, context),
      ...row,
    },
    described,
    'createable',
  );
  return {
    step: 'create',
    row: { object, id: null, fields: withoutEmpty(fields) },
    companion: isKeyField ? null : ledgerEntry(object, key),
    uniqueField: isKeyField ? keyField : ledgerObject.key,
    done: (id) => ({ result: 'done', record: refOf(write, id, write.fields.subject ?? '') }),
  };
}

function changed(
  write: ActivityUpsert,
  object: 'Task' | 'Event',
  row: RowFields,
  { row: there }: Existing,
  context: ActivityContext,
): Step {
  const keepsNote = !mayReplaceNote(write, textIn(there, 'Description') ?? '');
  const { Description: _, ...withoutNote } = row;
  const wanted = withoutSameStatus(keepsNote ? withoutNote : row, there, context);
  const fields = takenFields(changedFields(wanted, there), context.described, 'updateable');
  if (endsBeforeStart({ ...timesIn(there), ...fields })) return answer(refused('ends-before-start'));
  const id = textIn(there, 'Id') ?? '';
  const name = write.fields.subject ?? textIn(there, 'Subject') ?? '';
  const done: CrmWriteResult = {
    result: 'done',
    record: refOf(write, id, name),
    ...(keepsNote && { noteKept: true }),
  };
  if (Object.keys(fields).length === 0) return answer(done);
  const isGuarded = 'Description' in fields && write.replaces !== 'anything';
  return {
    step: 'update',
    row: { object, id, fields },
    unmodifiedSince: isGuarded ? textIn(there, 'LastModifiedDate') : null,
    done,
  };
}

const ledgerEntry = (object: string, key: string): Companion => ({
  object: ledgerObject.name,
  fields: { [ledgerObject.key]: key, [ledgerObject.object]: object },
  reference: ledgerObject.record,
});

/** Whether what stands there is the note to be written, or one that it may replace (spec L17). */
function mayReplaceNote({ fields, replaces = [] }: ActivityUpsert, there: string): boolean {
  const { description } = fields;
  if (description === undefined || storedText(description) === storedText(there)) return true;
  return includesNote(replaces, there);
}

export const includesNote = (replaces: ReplaceableNotes, note: string): boolean =>
  replaces === 'anything' || replaces.some((one) => storedText(one) === storedText(note));

const keyIn = ({ operation, key }: ActivityUpsert): string =>
  storedKey(operation === 'upsert-event' ? 'event' : 'task', key);

function onlyNew(write: ActivityUpsert, context: RowContext): RowFields {
  switch (write.operation) {
    case 'upsert-task':
      return newLogFields;
    case 'upsert-follow-up':
      return newFollowUpFields(context);
    case 'upsert-event':
      return {};
  }
}

/** A change of what was never written has no record that it could belong to. */
export function isWhole(write: ActivityUpsert): boolean {
  if (write.fields.subject === undefined) return false;
  switch (write.operation) {
    case 'upsert-task':
      return write.fields.status !== undefined;
    case 'upsert-follow-up':
      return true;
    case 'upsert-event':
      return write.fields.startsAt !== undefined && write.fields.endsAt !== undefined;
  }
}

const timesIn = (there: RowFields | Existing['row']): RowFields => ({
  StartDateTime: textIn(there, 'StartDateTime'),
  EndDateTime: textIn(there, 'EndDateTime'),
});

function endsBeforeStart({ StartDateTime: start, EndDateTime: end }: RowFields): boolean {
  if (typeof start !== 'string' || typeof end !== 'string') return false;
  return millisecondsOf(end) < millisecondsOf(start);
}

/** A new record is empty by itself. */
const withoutEmpty = (fields: RowFields): RowFields =>
  fieldsWhere(fields, (value) => value !== null && value !== '');

const refOf = ({ operation }: ActivityUpsert, id: string, name: string): RecordRef => ({
  kind: operation === 'upsert-event' ? 'event' : 'task',
  id: recordId(id),
  name,
});
