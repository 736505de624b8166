import type { RecordChange, Row } from './org-data.ts';

/** A record that a transaction changed, as it was before; null: it was not there. */
export interface Touched {
  readonly object: string;
  readonly id: string;
  readonly before: Row | null;
}

/** What all changes of one transaction have in common. */
export type ChangeStamp = Pick<RecordChange, 'at' | 'byUser' | 'transactionKey' | 'commitNumber'>;

/**
 * One change for each record, from how it was to how it is; a record that was made and deleted in one transaction has
 * two. Both moments of the platform itself are told as Salesforce does: the last change, but not `SystemModstamp`.
 */
export function changesOf(
  touched: readonly Touched[],
  rowNow: (object: string, id: string) => Row | null,
  stamp: ChangeStamp,
): readonly RecordChange[] {
  const changes: RecordChange[] = [];
  for (const { object, id, before } of touched) {
    const row = rowNow(object, id);
    if (row === null) continue;
    for (const type of typesOf(before, row)) {
      const changedFields = changedBetween(type === 'CREATE' ? null : before, row);
      changes.push({
        ...stamp,
        object,
        recordId: id,
        type,
        changedFields,
        nulledFields: changedFields.filter((field) => row[field] === null),
        row,
        sequenceNumber: changes.length + 1,
      });
    }
  }
  return changes;
}

function typesOf(before: Row | null, after: Row): readonly RecordChange['type'][] {
  const isGone = after['IsDeleted'] === true;
  if (before === null) return isGone ? ['CREATE', 'DELETE'] : ['CREATE'];
  const wasGone = before['IsDeleted'] === true;
  if (wasGone === isGone) return ['UPDATE'];
  return isGone ? ['DELETE'] : ['UNDELETE'];
}

const untold = new Set(['Id', 'SystemModstamp', 'IsDeleted']);

function changedBetween(before: Row | null, after: Row): readonly string[] {
  return Object.keys(after).filter((field) => {
    if (untold.has(field)) return false;
    if (before === null) return after[field] !== null;
    return field === 'LastModifiedDate' || before[field] !== after[field];
  });
}
