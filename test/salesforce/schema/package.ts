import { packageFields } from './deployed-package.ts';
import {
  idField,
  longText,
  nameField,
  phone,
  readOnly,
  reference,
  required,
  systemFields,
  text,
} from './fields.ts';
import { objectOf } from './object.ts';

/** What makes a repeated write find the record that it made (spec X4). */
export const keyFieldName = 'TielineKey__c';

const owner = required(reference('OwnerId', ['Group', 'User'], null, { defaultedOnCreate: true }));

/** The package's own object: what it notes where the key of an activity cannot be unique. */
export const ledgerObject = objectOf({
  name: 'TielineWrite__c',
  label: 'Tieline Write',
  keyPrefix: 'a01',
  searchable: false,
  fields: [
    idField,
    owner,
    nameField(readOnly(text('Name', 80, { label: 'Number', defaultedOnCreate: true }))),
    ...packageFields('TielineWrite__c'),
    ...systemFields,
  ],
});

/** An org's own object with phone numbers: not the package's, but in the sample. */
export const siteObject = objectOf({
  name: 'Site__c',
  label: 'Site',
  keyPrefix: 'a00',
  fields: [
    idField,
    owner,
    nameField(text('Name', 80, { label: 'Site Name' })),
    reference('Account__c', ['Account'], 'Sites__r'),
    phone('Phone__c'),
    phone('EmergencyPhone__c', { label: 'Emergency Phone' }),
    longText('Notes__c', 32_000),
    ...systemFields,
  ],
});
