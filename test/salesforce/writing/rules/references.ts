import { fullId } from '../../model/ids.ts';
import type { FieldSchema } from '../../model/schema.ts';
import { saveFailed } from '../save-error.ts';
import { changes, objectOfId, rowsWith, textAfter, type Draft, type SaveContext } from '../save-context.ts';
import type { ForeignKey } from '../record-input.ts';

/** Queues own records of activities since this version. */
const queueOwnsTasksSince = 48;

/** Puts the ids in place of records that were named by a key of theirs. */
export function resolveForeignKeys(draft: Draft, keys: readonly ForeignKey[], { tx }: SaveContext): void {
  for (const { field, object, key, value } of keys) {
    const [row, ...others] = value === null ? [] : rowsWith(tx, object, key, value);
    if (value !== null && (row === undefined || others.length > 0)) {
      throw saveFailed(
        'INVALID_FIELD',
        `Foreign key external ID: ${String(value).toLowerCase()} not found for field ${key} in entity ${object}`,
      );
    }
    draft.values.set(field, row?.Id ?? null);
  }
}

/**
 * Refuses references that are no id (`MALFORMED_ID`), of another kind of record (`FIELD_INTEGRITY_EXCEPTION`), to a record
 * that does not exist or was deleted. Puts the 18 characters of each id in its place.
 */
export function checkReferences(draft: Draft, context: SaveContext): void {
  for (const field of draft.schema.fields.values()) {
    if (field.type !== 'reference' || !changes(draft, field.name)) continue;
    const given = textAfter(draft, field.name);
    if (given === null) continue;
    const id = checkedId(field, given);
    draft.values.set(field.name, id);
    if (field.name === 'OwnerId') checkOwner(draft, field, id, context);
    else if (field.name !== 'RecordTypeId') checkTarget(field, id, context);
  }
}

function checkedId(field: FieldSchema, given: string): string {
  const id = fullId(given);
  if (id === null) throw wrongType('MALFORMED_ID', field, given);
  return id;
}

function wrongType(statusCode: 'MALFORMED_ID' | 'FIELD_INTEGRITY_EXCEPTION', field: FieldSchema, id: string) {
  return saveFailed(statusCode, `${field.label}: id value of incorrect type: ${id}`, [field.name]);
}

function checkTarget(field: FieldSchema, id: string, { platform }: SaveContext): void {
  const object = objectOfId(platform, id);
  if (object === null || !field.referenceTo.includes(object.name)) {
    throw wrongType('FIELD_INTEGRITY_EXCEPTION', field, id);
  }
  const row = platform.row(object.name, id);
  if (row === null) throw saveFailed('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
  if (row['IsDeleted'] === true) throw saveFailed('ENTITY_IS_DELETED', 'entity is deleted', [field.name]);
}

/** A user who is active, or a queue that takes such records. */
function checkOwner(draft: Draft, field: FieldSchema, id: string, { platform, version }: SaveContext): void {
  const object = objectOfId(platform, id);
  if (object === null || !field.referenceTo.includes(object.name)) {
    throw wrongType('FIELD_INTEGRITY_EXCEPTION', field, id);
  }
  const owner = platform.row(object.name, id);
  if (owner === null) throw saveFailed('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
  if (object.name === 'Group') {
    if (draft.schema.name === 'Task' && version < queueOwnsTasksSince) {
      throw wrongType('FIELD_INTEGRITY_EXCEPTION', field, id);
    }
    const takes = rowsWith(platform, 'QueueSobject', 'QueueId', id).map((row) => row['SobjectType']);
    if (!takes.includes(draft.schema.name)) {
      throw saveFailed('INVALID_OPERATION', 'Queue not associated with this SObject type', ['OwnerId']);
    }
    return;
  }
  if (owner['IsActive'] !== true) {
    throw saveFailed(
      'INACTIVE_OWNER_OR_USER',
      `operation performed with inactive user [${id.slice(0, 15)}] as owner of ${draft.schema.label.toLowerCase()}`,
    );
  }
}
