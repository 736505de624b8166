import { saveFailed } from '../save-error.ts';
import { after, changes, rowsWith, type Draft, type SaveContext } from '../save-context.ts';

/** Refuses a value that another record has in a unique field, whatever the case of its letters. */
export function checkUnique(draft: Draft, { platform }: SaveContext): void {
  const fields = platform.object(draft.schema.name)?.fields ?? draft.schema.fields;
  for (const field of fields.values()) {
    if (!field.unique || !changes(draft, field.name)) continue;
    const value = after(draft, field.name);
    if (value === null) continue;
    const other = rowsWith(platform, draft.schema.name, field.name, value).find(
      (row) => row.Id !== draft.before?.Id,
    );
    if (other !== undefined) {
      throw saveFailed(
        'DUPLICATE_VALUE',
        `duplicate value found: ${field.name} duplicates value on record with id: ${other.Id}`,
      );
    }
  }
}
