import {
  dateTime,
  idField,
  int,
  longText,
  nameField,
  phone,
  reference,
  required,
  systemFields,
  text,
  url,
  type FieldDefinition,
} from './fields.ts';
import { objectOf } from './object.ts';

/** What makes a repeated write find the record that it made (spec X4). */
export const keyFieldName = 'TielineKey__c';

export const crmKey = (): FieldDefinition =>
  text(keyFieldName, 255, { label: 'Tieline Key', externalId: true, unique: true });

/** The package's fields of `Activity`: Task and Event have them alike. */
export const packageActivityFields: readonly FieldDefinition[] = [
  crmKey(),
  dateTime('TielineStartedAt__c'),
  dateTime('TielineEndedAt__c'),
  int('TielineWaitSeconds__c'),
  phone('TielineCallerNumber__c'),
  phone('TielineCalledNumber__c'),
  text('TielineAgent__c', 255),
  text('TielineQueue__c', 255),
  text('TielineDispositionGroup__c', 255),
  text('TielineTags__c', 255),
  url('TielineRecording__c'),
  text('TielineCallId__c', 255),
];

/** Names of the package's permission sets: their holders see its fields. */
export const packagePermissionSets = ['Tieline_Agent', 'Tieline_Integration'] as const;

/** An org's own object with phone numbers, as a customer of lifts has them: not the package's, but in the sample. */
export const siteObject = objectOf({
  name: 'Site__c',
  label: 'Site',
  labelPlural: 'Sites',
  keyPrefix: 'a00',
  fields: [
    idField,
    required(reference('OwnerId', ['Group', 'User'], null, { defaultedOnCreate: true })),
    nameField(text('Name', 80, { label: 'Site Name' })),
    reference('Account__c', ['Account'], 'Sites__r'),
    phone('Phone__c'),
    phone('EmergencyPhone__c', { label: 'Emergency Phone' }),
    longText('Notes__c', 32_000),
    ...systemFields,
  ],
});
