import { CrmUnavailable } from '../../../../../application/ports/crm/crm.ts';
import type { BatchRequests } from '../../requests/batch-requests.ts';
import { LOOK_AGAIN_MS } from '../../describe/describe-cache.ts';
import type { DescribedFields, OrgDescribe } from '../org-describe.ts';
import { keyField } from '../rows/org-row.ts';
import { textIn } from '../../requests/queried-row.ts';
import { literalLists } from '../../requests/soql.ts';

/** Where the keys of tasks and events stand, so that none is made twice (spec X4). */
export interface KeySpace {
  /**
   * Of a new activity: in a unique field of its own, or, in an org that does not allow a unique field there, in an object
   * of the package's own, made together with the activity or not at all.
   */
  readonly written: 'key-field' | 'ledger-object';
  /**
   * The ledger object may hold keys: also in an org that has the unique field by now. The field is looked in wherever
   * there is one, so that nothing is made twice when an org changes from one to the other.
   */
  readonly hasEntries: boolean;
}

export const ledgerObject = {
  name: 'TielineWrite__c',
  key: 'Key__c',
  record: 'RecordId__c',
  /** Of which object the record is. */
  object: 'Object__c',
} as const;

/** An org without either: nothing may be written there, and what is to be written waits. */
export class NoKeySpace extends CrmUnavailable {
  constructor(flaws: readonly string[]) {
    // Describe is asked again as often.
    super(flaws.join('; '), { afterMs: LOOK_AGAIN_MS });
  }
}

/** The key space of an org. Throws `NoKeySpace`, and `CrmUnavailable` where the org cannot be asked. */
export async function keySpaceOf(describe: OrgDescribe): Promise<KeySpace> {
  const [task, event, ledger] = await Promise.all([
    describe.fieldsOf('Task'),
    describe.fieldsOf('Event'),
    describe.fieldsOf(ledgerObject.name),
  ]);
  const flaws = [flawOf('Task', task, keyField), flawOf('Event', event, keyField)].filter(isFlaw);
  if (flaws.length === 0)
    return { written: 'key-field', hasEntries: ledger !== null && (await describe.hasLedgerEntries()) };
  const inPlace = flawOf(ledgerObject.name, ledger, ledgerObject.key);
  if (inPlace === null) return { written: 'ledger-object', hasEntries: true };
  throw new NoKeySpace([...flaws, inPlace]);
}

const isFlaw = (flaw: string | null): flaw is string => flaw !== null;

/** Why a field cannot hold keys, in the words of the org's Setup; null: it can. */
function flawOf(object: string, fields: DescribedFields | null, field: string): string | null {
  const key = fields?.get(field);
  if (key === undefined) return `${object}.${field} is missing, or hidden from the integration user`;
  if (!key.unique || !key.externalId) return `${object}.${field} is not both External ID and Unique`;
  return key.createable ? null : `the integration user may not write ${object}.${field}`;
}

/** Whether a query was refused for a field or an object in which keys stand. */
export const namesKeySpace = (message: string): boolean =>
  [keyField, ledgerObject.name].some((name) => message.includes(name));

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
