import { saveFailed } from '../save-error.ts';
import { after, type Draft, type SaveContext } from '../save-context.ts';

/**
 * Refuses a record that lacks what its object requires, also of users who do not see the field. On update only what the
 * request empties counts: what has long been empty does not stop an edit of another field.
 */
export function checkRequired(draft: Draft, { platform }: SaveContext): void {
  const fields = platform.object(draft.schema.name)?.fields ?? draft.schema.fields;
  const missing = [...fields.values()]
    .filter((field) => !field.nillable && field.type !== 'boolean' && (field.createable || field.updateable))
    .filter((field) => (draft.before === null ? true : draft.given.has(field.name)))
    .filter((field) => after(draft, field.name) === null)
    .map((field) => field.name);
  if (missing.length > 0) {
    throw saveFailed(
      'REQUIRED_FIELD_MISSING',
      `Required fields are missing: [${missing.join(', ')}]`,
      missing,
    );
  }
}
