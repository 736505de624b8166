import { CrmUnavailable } from '../../../../../application/ports/crm/crm.ts';
import type { BatchRequests } from '../requests/batch-requests.ts';
import type { OrgDescribe } from '../org-describe.ts';
import { keyField, textIn } from '../rows/org-row.ts';
import { literalLists } from '../requests/soql.ts';

/**
 * Where the keys of tasks and events stand, so that none is made twice (spec X4): in a unique field of theirs, or, in an org that
 * does not allow a unique field there, in an object of the package's own, made together with the activity or not at all.
 */
export type KeySpace = 'key-field' | 'ledger-object';

export const ledgerObject = {
  name: 'TielineWrite__c',
  key: 'Key__c',
  record: 'RecordId__c',
  /** Of which object the record is. */
  object: 'Object__c',
} as const;

/** The key space of an org. Throws `CrmUnavailable` where it has neither: nothing may be written there then. */
export async function keySpaceOf(describe: OrgDescribe): Promise<KeySpace> {
  const [task, event, ledger] = await Promise.all([
    describe.fieldsOf('Task'),
    describe.fieldsOf('Event'),
    describe.fieldsOf(ledgerObject.name),
  ]);
  const isUnique = [task, event].every((fields) => {
    const key = fields?.get(keyField);
    return key !== undefined && key.unique && key.externalId && key.createable;
  });
  if (isUnique) return 'key-field';
  const key = ledger?.get(ledgerObject.key);
  if (key?.unique === true && key.createable) return 'ledger-object';
  throw new CrmUnavailable(
    `the org has no unique field ${keyField} on Task and Event that the integration user can write, ` +
      `and no object ${ledgerObject.name} in its place`,
  );
}

/** The activities that were made under these keys, as the ledger object says: ids by stored key. */
export async function ledgerEntries(
  requests: BatchRequests,
  field: 'key' | 'record',
  values: Iterable<string>,
): Promise<readonly { readonly key: string; readonly record: string }[]> {
  const lists = literalLists(values);
  const pages = await requests.queries(
    lists.map((list) => ({
      soql: `SELECT ${ledgerObject.key}, ${ledgerObject.record} FROM ${ledgerObject.name} WHERE ${ledgerObject[field]} IN (${list})`,
      all: false,
    })),
  );
  return pages.flat().flatMap((row) => {
    const key = textIn(row, ledgerObject.key);
    const record = textIn(row, ledgerObject.record);
    return key === null || record === null ? [] : [{ key, record }];
  });
}
