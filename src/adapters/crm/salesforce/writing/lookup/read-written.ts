import type { FoundActivity, Written, WrittenByKey } from '../../../../../application/ports/crm/writer.ts';
import type { ActivityFields, VoiceCallFields } from '../../../../../domain/crm/activity-fields.ts';
import { interactionId, recordId, type InteractionId, type RecordId } from '../../../../../domain/ids.ts';
import type {
  FollowUpEventFields,
  FollowUpFields,
  NewRecord,
} from '../../../../../domain/logging/context/writes.ts';
import { legOfVoiceCall } from '../../../../../domain/logging/context/keys.ts';
import type { RecordKind, RecordRef } from '../../../../../domain/record.ts';
import type { BatchRequests } from '../../requests/batch-requests.ts';
import { eventColumns, eventIn } from '../rows/event-row.ts';
import { findCalls } from './found-calls.ts';
import { ledgerEntries, type KeySpace } from './key-space.ts';
import { queriesFor, shortId } from './lookup.ts';
import { isTrueIn, type QueriedRow, textIn } from '../../requests/queried-row.ts';
import type { OrgDescribe } from '../org-describe.ts';
import { primaryContactColumn } from '../rows/primary-contact.ts';
import { keyField } from '../rows/org-row.ts';
import {
  isMadeObject,
  madeColumns,
  madeObjects,
  madeRef,
  madeRelations,
  newRecordIn,
  type MadeObject,
} from '../rows/record-row.ts';
import { objectOf } from '../../objects.ts';
import type { RelatedNames } from '../rows/relation.ts';
import { namesFor, personAccountsAmong } from './related-names.ts';
import { isRecordId } from '../../record-id.ts';
import { isStorableKey, keyOf, storedKey } from '../rows/stored-key.ts';
import { followUpIn, logIn, taskColumns } from '../rows/task-row.ts';
import { voiceCallIn, voiceCallRelations } from '../rows/voice-call-row.ts';

export interface ReadingDeps {
  readonly requests: BatchRequests;
  readonly describe: OrgDescribe;
  readonly space: KeySpace;
  readonly integrationUser: string;
}

/** The logs of contacts under these keys; `extra` are the fields that workflows fill beside the standard ones. */
export const writtenLogs = async (
  deps: ReadingDeps,
  keys: readonly string[],
  extra: readonly string[],
): Promise<WrittenByKey<ActivityFields>> =>
  writtenActivities(deps, 'Task', keys, [...taskColumns, ...extra], (row, names) =>
    logIn(row, names, deps.integrationUser, extra),
  );

/** The records of the calls that are logged under these keys, of several the oldest. */
export async function writtenVoiceCalls(
  { requests, describe, integrationUser }: ReadingDeps,
  keys: readonly string[],
  extra: readonly string[],
): Promise<WrittenByKey<Partial<VoiceCallFields>>> {
  const legs = new Set(keys.map(legOfVoiceCall));
  const calls = await findCalls(requests, describe, legs, extra, voiceCallRelations);
  return new Map(
    keys.flatMap((key) => {
      const [row] = calls.of(legOfVoiceCall(key));
      if (row === undefined) return [];
      const id = recordId(textIn(row, 'Id') ?? '');
      const ref: RecordRef = { kind: 'voiceCall', id, name: textIn(row, 'Name') ?? '' };
      return [[key, { ref, fields: voiceCallIn(row, integrationUser, extra) }]];
    }),
  );
}

export const writtenFollowUps = async (
  deps: ReadingDeps,
  keys: readonly string[],
): Promise<WrittenByKey<FollowUpFields<RecordRef>>> =>
  writtenActivities(deps, 'Task', keys, taskColumns, (row, names) =>
    followUpIn(row, names, deps.integrationUser),
  );

export const writtenEvents = async (
  deps: ReadingDeps,
  keys: readonly string[],
): Promise<WrittenByKey<FollowUpEventFields<RecordRef>>> =>
  writtenActivities(deps, 'Event', keys, eventColumns, (row, names) =>
    eventIn(row, names, deps.integrationUser),
  );

const relations = ['Who.Type', 'Who.Name', 'What.Type', 'What.Name'];

/** Archived ones too; what is in the recycle bin is not there any more. */
async function writtenActivities<Fields>(
  { requests, describe, space }: ReadingDeps,
  object: 'Task' | 'Event',
  keys: readonly string[],
  columns: readonly string[],
  fieldsOf: (row: QueriedRow, names: RelatedNames) => Fields,
): Promise<WrittenByKey<Fields>> {
  const kind = object === 'Task' ? 'task' : 'event';
  const stored = keys.filter(isStorableKey).map((key) => storedKey(kind, key));
  const entries = space.hasEntries ? await ledgerEntries(requests, 'key', stored) : [];
  const keyById = new Map(entries.map(({ key, record }) => [shortId(record), key]));
  const where: readonly (readonly [string, readonly string[]])[] = [
    [keyField, stored],
    ['Id', entries.map(({ record }) => record)],
  ];
  const queries = await queriesFor(describe, object, columns, where, relations);
  const rows = present((await requests.queries(queries)).flat());
  const names = await namesFor(requests, describe, rows);
  const written = new Map<string, Written<Fields>>();
  for (const row of rows) {
    const id = textIn(row, 'Id') ?? '';
    const key = keyOf(keyById.get(shortId(id)) ?? row[keyField]);
    const ref: RecordRef = { kind, id: recordId(id), name: textIn(row, 'Subject') ?? '' };
    if (key !== null) written.set(key, { ref, fields: fieldsOf(row, names) });
  }
  return written;
}

const present = (rows: readonly QueriedRow[]): readonly QueriedRow[] =>
  rows.filter((row) => !isTrueIn(row, 'IsDeleted'));

/** The records that were made under these keys, whatever they are. */
export async function writtenRecords(
  { requests, describe, integrationUser }: ReadingDeps,
  keys: readonly string[],
): Promise<WrittenByKey<NewRecord<RecordRef>>> {
  const stored = keys
    .filter(isStorableKey)
    .flatMap((key) => [storedKey('made', key), storedKey('kept', key)]);
  const queried = await Promise.all(
    madeObjects.map(async (object) => {
      const columns = [...madeColumns[object], keyField, 'OwnerId'];
      const where: readonly [string, readonly string[]] = [keyField, stored];
      const hasRoles = (await describe.fieldsOf('OpportunityContactRole')) !== null;
      const parts = object === 'Opportunity' && hasRoles ? [primaryContactColumn] : [];
      const queries = await queriesFor(describe, object, columns, [where], madeRelations[object], parts);
      return queries.map((query) => ({ object, query }));
    }),
  );
  const all = queried.flat();
  const pages = await requests.queries(all.map(({ query }) => query));
  const rows = all.flatMap(({ object }, index) =>
    present(pages[index] ?? []).map((row): readonly [MadeObject, QueriedRow] => [object, row]),
  );
  const persons = await personAccountsAmong(
    requests,
    describe,
    rows.map(([, row]) => textIn(row, 'AccountId')),
  );
  return new Map(
    rows.flatMap(([object, row]) => {
      const key = keyOf(row[keyField]);
      const fields = newRecordIn(object, row, integrationUser, (account) => persons.has(account));
      return key === null ? [] : [[key, { ref: madeRef(object, row), fields }]];
    }),
  );
}

/** A record as it is named now; null: it is not there, or of another kind. */
export async function recordOf(
  { requests, describe }: ReadingDeps,
  kind: RecordKind,
  id: RecordId,
): Promise<RecordRef | null> {
  const object = objectOf(kind);
  if (!isRecordId(id) || (await describe.fieldsOf(object)) === null) return null;
  const columns = isMadeObject(object) ? madeColumns[object] : ['Name', 'Subject'];
  const queries = await queriesFor(describe, object, columns, [['Id', [id]]]);
  const [row] = present((await requests.queries(queries)).flat());
  if (row === undefined) return null;
  if (isMadeObject(object)) {
    const ref = madeRef(object, row);
    return ref.kind === kind ? ref : null;
  }
  const name = textIn(row, 'Name') ?? textIn(row, 'Subject') ?? '';
  return { kind, id: recordId(textIn(row, 'Id') ?? id), name };
}

/** The tasks and events that say they belong to these interactions; none in an org without the field for it. */
export async function activitiesOf(
  { requests, describe, space }: ReadingDeps,
  interactions: readonly InteractionId[],
): Promise<readonly FoundActivity[]> {
  const field = 'TielineInteractionId__c';
  const columns = ['Subject', keyField, field];
  const where: readonly [string, readonly string[]] = [field, interactions];
  const tasks = await queriesFor(describe, 'Task', columns, [where]);
  const events = await queriesFor(describe, 'Event', columns, [where]);
  const pages = await requests.queries([...tasks, ...events]);
  const rows = pages.flatMap((page, index) =>
    present(page).map((row) => ({
      row,
      kind: index < tasks.length ? ('task' as const) : ('event' as const),
    })),
  );
  const ids = rows.map(({ row }) => textIn(row, 'Id') ?? '');
  const entries = space.hasEntries && ids.length > 0 ? await ledgerEntries(requests, 'record', ids) : [];
  const keyById = new Map(entries.map(({ key, record }) => [shortId(record), key]));
  return rows.map(({ row, kind }) => {
    const id = textIn(row, 'Id') ?? '';
    return {
      interaction: interactionId(textIn(row, field) ?? ''),
      ref: { kind, id: recordId(id), name: textIn(row, 'Subject') ?? '' },
      key: keyOf(keyById.get(shortId(id)) ?? row[keyField]),
    };
  });
}
