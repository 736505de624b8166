import type { FieldSchema, Value } from '../../model/schema.ts';
import type { Draft, SaveContext } from '../save-context.ts';

/** What a new record has where the request says nothing: defaults of fields and picklists, the user as owner. */
export function addDefaults(draft: Draft, { tx, platform }: SaveContext): void {
  if (draft.before !== null) return;
  const fields = platform.object(draft.schema.name)?.fields ?? draft.schema.fields;
  for (const field of fields.values()) {
    if (draft.values.has(field.name)) continue;
    const value = field.name === 'OwnerId' ? tx.userId : defaultOf(field);
    if (value !== null) draft.values.set(field.name, value);
  }
}

function defaultOf(field: FieldSchema): Value {
  if (field.defaultValue !== null) return field.defaultValue;
  const isPicklist = field.type === 'picklist' || field.type === 'multipicklist';
  return isPicklist
    ? (field.picklistValues.find(({ active, isDefault }) => active && isDefault)?.value ?? null)
    : null;
}
