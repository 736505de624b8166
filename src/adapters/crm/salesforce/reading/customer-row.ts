import { countryCode } from '../../../../application/records/import/import-country.ts';
import {
  personName,
  type CrmUser,
  type CustomerKind,
  type CustomerRecord,
} from '../../../../domain/crm/customer-record.ts';
import { recordId, type RecordId } from '../../../../domain/ids.ts';
import type { RecordRef } from '../../../../domain/record.ts';
import { epochMs } from '../../../../domain/time.ts';
import { keyField } from '../writing/rows/org-row.ts';
import { isTrueIn, momentIn, numberIn, type QueriedRow, relatedIn, textIn } from '../requests/queried-row.ts';
import { primaryContactIn } from '../writing/rows/primary-contact.ts';
import { caseName } from '../writing/rows/case-name.ts';
import { keyOf } from '../writing/rows/stored-key.ts';
import { caseStatusOf, leadStatusOf } from './statuses.ts';

/** What Salesforce writes as the company of a lead that has none, for the field may not be empty. */
export const noCompany = '[not provided]';

export const idIn = (row: QueriedRow, name: string): RecordId | null => {
  const id = textIn(row, name);
  return id === null ? null : recordId(id);
};

/** Who owns the row; an owner whose name is hidden is called by id. */
export function ownerIn(row: QueriedRow): CrmUser {
  const id = textIn(row, 'OwnerId') ?? '';
  return { id, name: textIn(relatedIn(row, 'Owner'), 'Name') ?? id };
}

/** The country of an address as ISO 3166 alpha-2, also where the org has it in words; null: none that is known. */
const countryIn = (row: QueriedRow, field: string): string | null => {
  const code = countryCode((textIn(row, `${field}Code`) ?? textIn(row, field) ?? '').trim());
  return /^[A-Za-z]{2}$/u.test(code) ? code.toUpperCase() : null;
};

export const accountIn = (row: QueriedRow): RecordRef | null => {
  const id = idIn(row, 'AccountId');
  const account = relatedIn(row, 'Account');
  if (id === null) return null;
  const kind = isTrueIn(account, 'IsPersonAccount') ? 'personAccount' : 'account';
  return { kind, id, name: textIn(account, 'Name') ?? '' };
};

/** A person account's contact is no record of its own. */
export const contactIn = (row: QueriedRow): RecordRef | null => {
  const id = idIn(row, 'ContactId');
  if (id === null || isTrueIn(relatedIn(row, 'Account'), 'IsPersonAccount')) return null;
  return { kind: 'contact', id, name: textIn(relatedIn(row, 'Contact'), 'Name') ?? '' };
};

/** A record as its page shows it, from a row of `customerColumns`. */
export function customerIn(kind: CustomerKind, row: QueriedRow): CustomerRecord {
  const id = recordId(textIn(row, 'Id') ?? '');
  const changedAt = momentIn(row, 'LastModifiedDate') ?? epochMs(0);
  const shared = {
    id,
    createdAt: momentIn(row, 'CreatedDate') ?? changedAt,
    changedAt,
    external: keyOf(row[keyField]),
    owner: ownerIn(row),
    description: textIn(row, 'Description'),
  };
  const name = textIn(row, 'Name') ?? '';
  switch (kind) {
    case 'account':
      return {
        ...shared,
        kind,
        name,
        phone: textIn(row, 'Phone'),
        email: null,
        country: countryIn(row, 'BillingCountry'),
      };
    case 'contact':
      return {
        ...shared,
        ...personIn(row),
        kind,
        mobile: textIn(row, 'MobilePhone'),
        email: textIn(row, 'Email'),
        country: countryIn(row, 'MailingCountry'),
        account: accountIn(row),
      };
    case 'lead': {
      const company = textIn(row, 'Company');
      return {
        ...shared,
        ...personIn(row),
        kind,
        mobile: textIn(row, 'MobilePhone'),
        email: textIn(row, 'Email'),
        country: countryIn(row, 'Country'),
        company: company === noCompany ? null : company,
        status: leadStatusOf(textIn(row, 'Status'), isTrueIn(row, 'IsConverted')),
      };
    }
    case 'personAccount':
      return {
        ...shared,
        ...personIn(row),
        kind,
        mobile: textIn(row, 'PersonMobilePhone'),
        email: textIn(row, 'PersonEmail'),
        country: countryIn(row, 'PersonMailingCountry'),
      };
    case 'case':
      return {
        ...shared,
        kind,
        name: caseName(row),
        caseNumber: textIn(row, 'CaseNumber') ?? '',
        subject: textIn(row, 'Subject') ?? '',
        status: caseStatusOf(textIn(row, 'Status'), isTrueIn(row, 'IsClosed')),
        recordType: textIn(row, 'RecordTypeId'),
        origin: textIn(row, 'Origin'),
        contact: contactIn(row),
        account: accountIn(row),
      };
    case 'opportunity':
      return {
        ...shared,
        kind,
        name,
        stage: textIn(row, 'StageName') ?? '',
        amount: numberIn(row, 'Amount'),
        closeDate: textIn(row, 'CloseDate'),
        account: accountIn(row),
        contact: primaryContactIn(row),
      };
  }
}

function personIn(row: QueriedRow) {
  const firstName = textIn(row, 'FirstName');
  const lastName = textIn(row, 'LastName') ?? '';
  return {
    firstName,
    lastName,
    name: textIn(row, 'Name') ?? personName(firstName, lastName),
    phone: textIn(row, 'Phone'),
  };
}
