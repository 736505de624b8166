import type { RecordChange, Row } from '../model/org-data.ts';
import type { EventDraft } from './change-event.ts';
import type { ChangeType } from './event-schema.ts';

/** What one transaction may change before one overflow event for each object stands for the rest of it. */
export const overflowAfter = 100_000;

/**
 * The events of one transaction: one for each change, and one for records of an object that were changed alike one after the other;
 * two for a person account, its account's and its contact's; gap events without values for what Salesforce does below
 * its application servers. Each changed field of an update counts towards the overflow, and each other change once.
 */
export function eventDrafts(
  changes: readonly RecordChange[],
  isSelected: (object: string) => boolean,
  most = overflowAfter,
): readonly EventDraft[] {
  const told = changes
    .flatMap((change) => drafts(change, changes))
    .filter(({ object }) => isSelected(object));
  const merged: EventDraft[] = [];
  const overflown = new Set<string>();
  let count = 0;
  for (const draft of told) {
    count += draft.type === 'UPDATE' ? draft.changedFields.length : 1;
    const last = merged.at(-1);
    if (count > most) overflown.add(draft.object);
    else if (last !== undefined && isChangedAlike(last, draft))
      merged[merged.length - 1] = { ...last, recordIds: [...last.recordIds, ...draft.recordIds] };
    else merged.push(draft);
  }
  return [...merged, ...[...overflown].map((object) => gapDraft(object, 'GAP_OVERFLOW', []))];
}

export const gapDraft = (object: string, type: ChangeType, recordIds: readonly string[]): EventDraft => ({
  object,
  type,
  recordIds,
  row: null,
  changedFields: [],
  nulledFields: [],
});

function drafts(change: RecordChange, all: readonly RecordChange[]): readonly EventDraft[] {
  const { object, recordId, row } = change;
  if (isBelowServers(change)) return [gapDraft(object, `GAP_${change.type}`, [recordId])];
  const own = draftOf(change, object, recordId, row);
  const contact = row['PersonContactId'];
  if (object !== 'Account' || typeof contact !== 'string' || row['IsPersonAccount'] !== true) return [own];
  const isTold = all.some((other) => other.object === 'Contact' && other.recordId === contact);
  return isTold ? [own] : [own, contactOfPerson(change, contact)];
}

/** Conversion of a lead and archiving. */
const isBelowServers = ({ type, changedFields }: RecordChange): boolean =>
  type === 'UPDATE' && (changedFields.includes('IsConverted') || changedFields.includes('IsArchived'));

const draftOf = (change: RecordChange, object: string, recordId: string, row: Row): EventDraft => ({
  object,
  type: change.type,
  recordIds: [recordId],
  row: change.type === 'DELETE' ? null : row,
  changedFields: change.type === 'UPDATE' ? [...new Set([...change.changedFields, 'LastModifiedDate'])] : [],
  nulledFields: change.nulledFields,
});

/** The same change as the hidden contact of the person sees it: `PersonMobilePhone` is its `MobilePhone`. */
function contactOfPerson(change: RecordChange, contact: string): EventDraft {
  const names = (fields: readonly string[]): readonly string[] => [
    ...new Set(fields.map((name) => name.replace(/^Person(?!ContactId)/u, '').replace(/__pc$/u, '__c'))),
  ];
  const row: Row = {
    ...Object.fromEntries(
      Object.entries(change.row).map(([name, value]) => [names([name])[0] ?? name, value]),
    ),
    Id: contact,
    AccountId: change.recordId,
  };
  return draftOf(
    { ...change, changedFields: names(change.changedFields), nulledFields: names(change.nulledFields) },
    'Contact',
    contact,
    row,
  );
}

/** A record that is changed twice is told of twice. */
function isChangedAlike(last: EventDraft, next: EventDraft): boolean {
  if (next.type === 'CREATE' || next.type === 'UNDELETE') return false;
  return changeOf(last) === changeOf(next) && !next.recordIds.some((id) => last.recordIds.includes(id));
}

const changeOf = ({ object, type, row, changedFields }: EventDraft): string =>
  JSON.stringify([
    object,
    type,
    changedFields.map((name) => [name, row?.[name] ?? null]),
    row?.['IsPersonAccount'] ?? null,
  ]);
