import { saveFailed } from '../save-error.ts';
import type { Draft } from '../save-context.ts';

/**
 * Refuses fields that this user, or nobody, may write: calculated ones, those that are only taken on create, and those
 * that the rights of the user leave readable. All of them stand in one error.
 */
export function checkFieldRights({ schema, before, given }: Draft): void {
  const refused = [...given.keys()].filter((name) => {
    const field = schema.fields.get(name.toLowerCase());
    return before === null ? field?.createable !== true : field?.updateable !== true;
  });
  if (refused.length > 0) throw unableToWrite(refused);
}

export function unableToWrite(fields: readonly string[]) {
  return saveFailed(
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    `Unable to create/update fields: ${fields.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
    fields,
  );
}
