import { saveFailed } from '../save-error.ts';
import { derive, textAfter, type Draft, type SaveContext } from '../save-context.ts';

/** `FirstName LastName`, whichever there are. */
export function preparePersonName(draft: Draft, { platform }: SaveContext): void {
  derive(draft, platform, 'Name', personName(draft));
}

export function personName(draft: Draft): string {
  return [textAfter(draft, 'FirstName'), textAfter(draft, 'LastName')]
    .filter((part) => part !== null)
    .join(' ');
}

/** A contact that belongs to a person is written only through the person's account, and no contact works for a person. */
export function checkContact(draft: Draft, { platform }: SaveContext): void {
  if (draft.before?.['IsPersonAccount'] === true) throw personContact();
  const accountId = textAfter(draft, 'AccountId');
  if (accountId !== null && platform.row('Account', accountId)?.['IsPersonAccount'] === true)
    throw personContact();
}

const personContact = () =>
  saveFailed('INVALID_CROSS_REFERENCE_KEY', 'cannot reference person contact', ['AccountId']);
