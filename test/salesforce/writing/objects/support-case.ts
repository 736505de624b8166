import { moment } from '../../model/moments.ts';
import { after, changes, derive, textAfter, type Draft, type SaveContext } from '../save-context.ts';
import { isClosedStatus } from './activity.ts';

const numberDigits = 8;
/** The first number of a new org. */
const firstNumber = 1000;

/** The number of a case, whether and when it was closed, and what it takes over from its contact. */
export function prepareCase(draft: Draft, { platform }: SaveContext): void {
  if (draft.before === null)
    derive(draft, platform, 'CaseNumber', nextNumber(platform.rows('Case').at(-1)?.['CaseNumber']));
  const isClosed = isClosedStatus(platform, 'CaseStatus', textAfter(draft, 'Status'));
  if (isClosed !== (draft.before?.['IsClosed'] === true)) {
    derive(draft, platform, 'ClosedDate', isClosed ? moment(platform.now()) : null);
  }
  derive(draft, platform, 'IsClosed', isClosed);
  if (draft.before !== null && !changes(draft, 'ContactId')) return;
  const contactId = textAfter(draft, 'ContactId');
  const contact = contactId === null ? null : platform.row('Contact', contactId);
  derive(draft, platform, 'ContactPhone', contact?.['Phone'] ?? null);
  derive(draft, platform, 'ContactMobile', contact?.['MobilePhone'] ?? null);
  derive(draft, platform, 'ContactEmail', contact?.['Email'] ?? null);
  if (contact !== null && after(draft, 'AccountId') === null) {
    derive(draft, platform, 'AccountId', contact['AccountId'] ?? null);
  }
}

/** Cases are never deleted for good here, so the newest row has the greatest number. */
function nextNumber(last: unknown): string {
  const number = typeof last === 'string' && /^\d+$/.test(last) ? Number(last) + 1 : firstNumber;
  return String(number).padStart(numberDigits, '0');
}
