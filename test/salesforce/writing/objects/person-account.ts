import type { Row } from '../../model/org-data.ts';
import type { Value } from '../../model/schema.ts';
import { unableToWrite } from '../rules/field-rights.ts';
import { saveFailed } from '../save-error.ts';
import { after, changes, derive, textAfter, type Draft, type SaveContext } from '../save-context.ts';
import { personName } from './person-name.ts';

/** Fields of the account and of its hidden contact that hold the same. */
const shared: Readonly<Record<string, string>> = {
  Salutation: 'Salutation',
  FirstName: 'FirstName',
  LastName: 'LastName',
  Name: 'Name',
  Phone: 'Phone',
  Fax: 'Fax',
  OwnerId: 'OwnerId',
  Description: 'Description',
  PersonMobilePhone: 'MobilePhone',
  PersonHomePhone: 'HomePhone',
  PersonOtherPhone: 'OtherPhone',
  PersonAssistantPhone: 'AssistantPhone',
  PersonEmail: 'Email',
  PersonTitle: 'Title',
  PersonDepartment: 'Department',
  PersonBirthdate: 'Birthdate',
  PersonDoNotCall: 'DoNotCall',
};

const personNames = ['Salutation', 'FirstName', 'LastName'];

/**
 * An account with a last name, or with a person's record type, is a person: its name follows from the names of the person
 * and cannot be written. A business account takes nothing that only persons have.
 */
export function prepareAccount(draft: Draft, { platform, switches }: SaveContext): void {
  if (!switches['person-accounts']) return;
  const isPerson = isPersonAccount(draft, platform.row('RecordType', textAfter(draft, 'RecordTypeId') ?? ''));
  derive(draft, platform, 'IsPersonAccount', isPerson);
  if (!isPerson) {
    const personal = [...draft.given.keys()].filter(
      (name) => personNames.includes(name) || name.startsWith('Person'),
    );
    if (personal.length > 0) {
      throw saveFailed(
        'INVALID_FIELD_FOR_INSERT_UPDATE',
        `Account: bad field names on insert/update call: ${personal.join(', ')}`,
        personal,
      );
    }
    return;
  }
  if (draft.given.has('Name')) throw unableToWrite(['Name']);
  if (textAfter(draft, 'LastName') === null) {
    throw saveFailed('REQUIRED_FIELD_MISSING', 'Required fields are missing: [LastName]', ['LastName']);
  }
  derive(draft, platform, 'Name', personName(draft));
}

/** A new account with a last name and no record type gets the first of those for persons, whatever the user's default. */
export function choosePersonType(draft: Draft, { platform, switches }: SaveContext): void {
  if (!switches['person-accounts'] || draft.before !== null || draft.schema.name !== 'Account') return;
  if (textAfter(draft, 'LastName') === null || draft.values.has('RecordTypeId')) return;
  const persons = platform
    .rows('RecordType')
    .find(
      (type) =>
        type['SobjectType'] === 'Account' && type['IsPersonType'] === true && type['IsActive'] === true,
    );
  if (persons !== undefined) draft.values.set('RecordTypeId', persons.Id);
}

/** What an account is does not change after it was made. */
function isPersonAccount(draft: Draft, recordType: Row | null): boolean {
  if (draft.before !== null) return draft.before['IsPersonAccount'] === true;
  return recordType === null ? textAfter(draft, 'LastName') !== null : recordType['IsPersonType'] === true;
}

/** Makes the hidden contact of a new person, and keeps the contact of a known one like its account. */
export function keepPersonContact(draft: Draft, account: Row, { tx, platform }: SaveContext): void {
  if (account['IsPersonAccount'] !== true) return;
  const fields = Object.entries(shared).filter(([field]) => draft.before === null || changes(draft, field));
  const values: Record<string, Value> = {};
  for (const [accountField, contactField] of fields) {
    const value = after(draft, accountField);
    if (platform.object('Contact')?.fields.has(contactField.toLowerCase()) === true && value !== null) {
      values[contactField] = value;
    } else if (draft.before !== null) {
      values[contactField] = value;
    }
  }
  const contactId = account['PersonContactId'];
  if (typeof contactId === 'string') {
    if (Object.keys(values).length > 0) tx.update('Contact', contactId, values);
    return;
  }
  const contact = tx.insert('Contact', { ...values, AccountId: account.Id, IsPersonAccount: true });
  tx.update('Account', account.Id, { PersonContactId: contact.Id });
}
