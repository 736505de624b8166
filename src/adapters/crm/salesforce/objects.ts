import { customKind, isFixedKind, type FixedKind, type RecordKind } from '../../../domain/record.ts';

/** Of a person account the account: its contact is a shadow that nobody opens. */
const objects: Readonly<Record<FixedKind, string>> = {
  account: 'Account',
  contact: 'Contact',
  lead: 'Lead',
  personAccount: 'Account',
  case: 'Case',
  opportunity: 'Opportunity',
  task: 'Task',
  event: 'Event',
  voiceCall: 'VoiceCall',
};

/** The org's object of a kind; a custom kind is named as its object is. */
export const objectOf = (kind: RecordKind): string => (isFixedKind(kind) ? objects[kind] : kind);

/** The kind of a row of this object; null: an object that is no kind of record here, such as a campaign. */
export function kindOf(object: string, isPersonAccount = false): RecordKind | null {
  if (object === 'Account') return isPersonAccount ? 'personAccount' : 'account';
  const fixed = Object.entries(objects).find(([, name]) => name === object)?.[0];
  if (fixed !== undefined && isFixedKind(fixed)) return fixed;
  return object.endsWith('__c') ? customKind(object) : null;
}
