import { SaveFailed } from '../save-error.ts';
import type { Draft, SaveContext } from '../save-context.ts';

/** The rules that the org is told to have: each stops every save of its object with its message. */
export function applyValidationRules({ schema }: Draft, { switches }: SaveContext): void {
  const broken = switches['validation-rules'].filter(
    ({ object }) => object.toLowerCase() === schema.name.toLowerCase(),
  );
  if (broken.length === 0) return;
  throw new SaveFailed(
    broken.map(({ field, message }) => ({
      statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
      message,
      fields: field === null ? [] : [field],
    })),
  );
}
