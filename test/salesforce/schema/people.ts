import { addressFields } from './addresses.ts';
import {
  boolean,
  currency,
  date,
  email,
  idField,
  int,
  longText,
  nameField,
  phone,
  picklist,
  readOnly,
  reference,
  required,
  systemFields,
  text,
  url,
  type FieldDefinition,
} from './fields.ts';
import { objectOf } from './object.ts';
import { packageFields } from './deployed-package.ts';

const salutations = ['Mr.', 'Ms.', 'Mrs.', 'Dr.', 'Prof.', 'Mx.'];
const industries = ['Agriculture', 'Banking', 'Consulting', 'Education', 'Retail', 'Technology', 'Other'];
const ratings = ['Hot', 'Warm', 'Cold'];
const sources = ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other'];

const personNames = (): readonly FieldDefinition[] => [
  picklist('Salutation', salutations, { length: 40 }),
  text('FirstName', 40),
];

const ofPersons = (field: FieldDefinition): FieldDefinition => ({ ...field, feature: 'person-accounts' });

/** What an account that is a person has of its hidden contact. */
const personFields: readonly FieldDefinition[] = [
  ...personNames(),
  text('LastName', 80),
  readOnly(reference('PersonContactId', ['Contact'])),
  readOnly(boolean('IsPersonAccount')),
  phone('PersonMobilePhone'),
  phone('PersonHomePhone'),
  phone('PersonOtherPhone'),
  phone('PersonAssistantPhone'),
  email('PersonEmail'),
  text('PersonTitle', 80),
  text('PersonDepartment', 80),
  date('PersonBirthdate'),
  boolean('PersonDoNotCall'),
  ...addressFields('PersonMailing'),
].map(ofPersons);

export const account = objectOf({
  name: 'Account',
  keyPrefix: '001',
  fields: [
    idField,
    nameField(required(text('Name', 255, { label: 'Account Name' }))),
    reference('RecordTypeId', ['RecordType']),
    ...personFields,
    picklist('Type', ['Prospect', 'Customer - Direct', 'Customer - Channel', 'Partner', 'Other']),
    reference('ParentId', ['Account'], 'ChildAccounts'),
    ...addressFields('Billing'),
    ...addressFields('Shipping'),
    phone('Phone', { label: 'Account Phone' }),
    phone('Fax'),
    text('AccountNumber', 40),
    url('Website'),
    picklist('Industry', industries),
    currency('AnnualRevenue'),
    int('NumberOfEmployees'),
    longText('Description', 32_000),
    picklist('Rating', ratings),
    text('Site', 80),
    required(reference('OwnerId', ['User'], null, { defaultedOnCreate: true })),
    picklist('AccountSource', sources),
    readOnly(date('LastActivityDate')),
    readOnly(reference('MasterRecordId', ['Account'])),
    ...systemFields,
    ...packageFields('Account'),
  ],
});

export const contact = objectOf({
  name: 'Contact',
  keyPrefix: '003',
  fields: [
    idField,
    readOnly(reference('MasterRecordId', ['Contact'])),
    reference('AccountId', ['Account'], 'Contacts'),
    ...personNames(),
    required(text('LastName', 80)),
    nameField(readOnly(required(text('Name', 121, { label: 'Full Name' })))),
    reference('RecordTypeId', ['RecordType']),
    ...addressFields('Other'),
    ...addressFields('Mailing'),
    phone('Phone', { label: 'Business Phone' }),
    phone('Fax'),
    phone('MobilePhone'),
    phone('HomePhone'),
    phone('OtherPhone'),
    phone('AssistantPhone'),
    reference('ReportsToId', ['Contact']),
    email('Email'),
    text('Title', 128),
    text('Department', 80),
    text('AssistantName', 40),
    picklist('LeadSource', sources),
    date('Birthdate'),
    longText('Description', 32_000),
    required(reference('OwnerId', ['User'], null, { defaultedOnCreate: true })),
    boolean('HasOptedOutOfEmail'),
    boolean('DoNotCall'),
    readOnly(date('LastActivityDate')),
    { ...readOnly(boolean('IsPersonAccount')), feature: 'person-accounts' },
    ...systemFields,
    ...packageFields('Contact'),
  ],
});

export const lead = objectOf({
  name: 'Lead',
  keyPrefix: '00Q',
  fields: [
    idField,
    readOnly(reference('MasterRecordId', ['Lead'])),
    ...personNames(),
    required(text('LastName', 80)),
    nameField(readOnly(required(text('Name', 121, { label: 'Full Name' })))),
    reference('RecordTypeId', ['RecordType']),
    text('Title', 128),
    required(text('Company', 255)),
    ...addressFields(''),
    phone('Phone'),
    phone('MobilePhone'),
    phone('Fax'),
    email('Email'),
    url('Website'),
    longText('Description', 32_000),
    picklist('LeadSource', sources),
    required(
      picklist('Status', [
        '[Open - Not Contacted]',
        'Working - Contacted',
        'Closed - Converted',
        'Closed - Not Converted',
      ]),
    ),
    picklist('Industry', industries),
    picklist('Rating', ratings),
    currency('AnnualRevenue'),
    int('NumberOfEmployees'),
    required(reference('OwnerId', ['Group', 'User'], null, { defaultedOnCreate: true })),
    boolean('HasOptedOutOfEmail'),
    boolean('DoNotCall'),
    readOnly(boolean('IsConverted')),
    readOnly(date('ConvertedDate')),
    readOnly(reference('ConvertedAccountId', ['Account'])),
    readOnly(reference('ConvertedContactId', ['Contact'])),
    readOnly(reference('ConvertedOpportunityId', ['Opportunity'])),
    readOnly(date('LastActivityDate')),
    ...systemFields,
    ...packageFields('Lead'),
  ],
});
