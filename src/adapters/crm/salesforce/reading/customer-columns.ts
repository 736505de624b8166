import type { CustomerKind } from '../../../../domain/crm/customer-record.ts';
import { keyField } from '../writing/rows/org-row.ts';

const common = ['Id', 'OwnerId', 'Owner.Name', 'CreatedDate', 'LastModifiedDate', keyField];
const person = ['FirstName', 'LastName', 'Name', 'Phone', 'Description'];
const ofCustomer = ['AccountId', 'Account.Name'];

/** The fields that a kind's record is read from; an org may lack some, and one user may not see all. */
export const customerColumns: Readonly<Record<CustomerKind, readonly string[]>> = {
  account: [...common, 'Name', 'Phone', 'BillingCountry', 'BillingCountryCode', 'Description'],
  contact: [
    ...common,
    ...person,
    ...ofCustomer,
    'MobilePhone',
    'Email',
    'MailingCountry',
    'MailingCountryCode',
  ],
  lead: [
    ...common,
    ...person,
    'MobilePhone',
    'Email',
    'Country',
    'CountryCode',
    'Company',
    'Status',
    'IsConverted',
  ],
  personAccount: [
    ...common,
    ...person,
    'PersonMobilePhone',
    'PersonEmail',
    'PersonMailingCountry',
    'PersonMailingCountryCode',
  ],
  case: [
    ...common,
    ...ofCustomer,
    'ContactId',
    'Contact.Name',
    'CaseNumber',
    'Subject',
    'Status',
    'IsClosed',
    'Description',
    'RecordTypeId',
    'Origin',
  ],
  opportunity: [...common, ...ofCustomer, 'Name', 'StageName', 'Amount', 'CloseDate', 'Description'],
};
