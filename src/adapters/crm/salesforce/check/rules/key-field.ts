import type { CheckItem } from '../../../../../application/ports/crm/check.ts';
import { namesIn } from '../../../../../domain/workflow/names-in.ts';
import type { FieldDescribe } from '../../describe/object-describe.ts';
import { ledgerObject } from '../../writing/lookup/key-space.ts';
import { keyField } from '../../writing/rows/org-row.ts';
import { madeObjects } from '../../writing/rows/record-row.ts';
import { fine, found } from '../finding.ts';
import type { OrgSnapshot } from '../snapshot.ts';

type Flaw = 'absent' | 'locked' | 'not-unique';

/** The key by which a contact is written once: External ID and Unique, or the ledger object in its place (spec X11). */
export function checkKeyField(org: OrgSnapshot): readonly CheckItem[] {
  const flaws = ['Task', 'Event'].flatMap((object) => flawOf(org, object) ?? []);
  const flaw = (['absent', 'locked', 'not-unique'] as const).find((one) => flaws.includes(one));
  const values = { field: keyField };
  if (flaw === undefined) return [fine('key-field', 'key-field.unique', values)];
  if (!hasLedgerObject(org)) return [found('missing', 'key-field', `key-field.${flaw}`, values)];
  // Where an org does not allow it to be unique nothing can be mended, and nothing is doubled.
  return [
    found(flaw === 'not-unique' ? 'warning' : 'missing', 'key-field', `key-field.${flaw}`, values),
    fine('key-ledger', 'key-field.ledger', { object: ledgerObject.name }),
  ];
}

/** The same key on the records that Tieline makes for unknown callers, and cases and opportunities. */
export function checkRecordKeys(org: OrgSnapshot): readonly CheckItem[] {
  const flawed = (flaw: Flaw) => madeObjects.filter((object) => flawOf(org, object) === flaw);
  const states = { absent: 'missing', locked: 'missing', 'not-unique': 'warning' } as const;
  const items = (['absent', 'locked', 'not-unique'] as const).flatMap((flaw) => {
    const objects = flawed(flaw);
    const values = { field: keyField, objects: namesIn(objects) };
    return objects.length === 0
      ? []
      : [found(states[flaw], `record-keys.${flaw}`, `record-keys.${flaw}`, values)];
  });
  return items.length > 0 ? items : [fine('record-keys', 'record-keys.unique', { field: keyField })];
}

/** null: none, or the object itself is not there, which another rule says. */
function flawOf({ objects }: OrgSnapshot, name: string): Flaw | null {
  const object = objects.get(name);
  if (object == null) return null;
  const key = object.field(keyField);
  if (key === null) return 'absent';
  if (!isUnique(key)) return 'not-unique';
  return key.createable && key.updateable ? null : 'locked';
}

const isUnique = ({ externalId, unique }: FieldDescribe): boolean => externalId && unique;

function hasLedgerObject({ objects }: OrgSnapshot): boolean {
  const key = objects.get(ledgerObject.name)?.field(ledgerObject.key);
  return key != null && isUnique(key) && key.createable;
}
