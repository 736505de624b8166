import { fullId } from '../../model/ids.ts';
import { saveFailed } from '../save-error.ts';
import { changes, textAfter, type Draft } from '../save-context.ts';

/**
 * Refuses a record type that the user's profile does not have, and gives a new record without one the default of that
 * profile.
 */
export function chooseRecordType(draft: Draft): void {
  if (!draft.schema.fields.has('recordtypeid')) return;
  const { recordTypes } = draft.schema;
  const given = textAfter(draft, 'RecordTypeId');
  if (given === null) {
    const preset = recordTypes.find(({ isDefault, master }) => isDefault && !master);
    if (draft.before === null && preset !== undefined) draft.values.set('RecordTypeId', preset.id);
    return;
  }
  if (!changes(draft, 'RecordTypeId')) return;
  const id = fullId(given);
  const chosen = recordTypes.find((recordType) => recordType.id === id);
  if (chosen?.active !== true || !chosen.available) {
    throw saveFailed(
      'INVALID_CROSS_REFERENCE_KEY',
      `Record Type ID: this ID value isn't valid for the user: ${given}`,
      ['RecordTypeId'],
    );
  }
}
