import {
  boolean,
  combobox,
  createOnly,
  date,
  dateTime,
  idField,
  int,
  longText,
  nameField,
  picklist,
  readOnly,
  reference,
  required,
  restricted,
  systemFields,
  text,
  type FieldDefinition,
} from './fields.ts';
import { objectOf } from './object.ts';
import { packageFields } from './deployed-package.ts';

/** What an activity is about. */
export const whatObjects = ['Account', 'Case', 'Opportunity', 'Site__c'];

const subjects = ['Call', 'Email', 'Send Letter', 'Send Quote', 'Other'].map((value) => ({
  value,
  label: value,
  active: true,
  isDefault: false,
}));

const relations = (childName: string): readonly FieldDefinition[] => [
  reference('RecordTypeId', ['RecordType']),
  reference('WhoId', ['Contact', 'Lead'], childName, { label: 'Name ID' }),
  reference('WhatId', whatObjects, childName, { label: 'Related To ID' }),
  nameField(combobox('Subject', 255, { picklistValues: subjects })),
];

const reminder: readonly FieldDefinition[] = [boolean('IsReminderSet'), dateTime('ReminderDateTime')];

const subtypes = ['[Task]', 'Email', 'ListEmail', 'Cadence', 'Call', 'LinkedIn'];

export const task = objectOf({
  name: 'Task',
  keyPrefix: '00T',
  fields: [
    idField,
    ...relations('Tasks'),
    readOnly(int('WhoCount')),
    readOnly(int('WhatCount')),
    date('ActivityDate', { label: 'Due Date Only' }),
    required(
      picklist('Status', [
        '[Not Started]',
        'In Progress',
        'Completed',
        'Waiting on someone else',
        'Deferred',
      ]),
    ),
    required(picklist('Priority', ['High', '[Normal]', 'Low'])),
    readOnly(boolean('IsHighPriority')),
    required(reference('OwnerId', ['Group', 'User'], null, { defaultedOnCreate: true })),
    longText('Description', 32_000),
    picklist('Type', ['Call', 'Email', 'Meeting', 'Other'], { length: 40 }),
    readOnly(reference('AccountId', ['Account'])),
    readOnly(boolean('IsClosed')),
    readOnly(boolean('IsArchived')),
    int('CallDurationInSeconds'),
    restricted(picklist('CallType', ['Internal', 'Inbound', 'Outbound'], { length: 40 })),
    text('CallDisposition', 255, { label: 'Call Result' }),
    text('CallObject', 255, { label: 'Call Object Identifier' }),
    ...reminder,
    readOnly(boolean('IsRecurrence')),
    createOnly(restricted(picklist('TaskSubtype', subtypes, { length: 40 }))),
    readOnly(dateTime('CompletedDateTime')),
    ...systemFields,
    ...packageFields('Activity'),
  ],
});

export const event = objectOf({
  name: 'Event',
  keyPrefix: '00U',
  fields: [
    idField,
    ...relations('Events'),
    readOnly(int('WhoCount')),
    readOnly(int('WhatCount')),
    text('Location', 255),
    boolean('IsAllDayEvent'),
    dateTime('ActivityDateTime', { label: 'Due Date Time' }),
    date('ActivityDate', { label: 'Due Date Only' }),
    int('DurationInMinutes'),
    dateTime('StartDateTime'),
    dateTime('EndDateTime'),
    readOnly(date('EndDate')),
    longText('Description', 32_000),
    readOnly(reference('AccountId', ['Account'])),
    required(reference('OwnerId', ['User'], null, { defaultedOnCreate: true })),
    picklist('Type', ['Call', 'Email', 'Meeting', 'Other'], { length: 40 }),
    boolean('IsPrivate'),
    restricted(picklist('ShowAs', ['[Busy]', 'OutOfOffice', 'Free'], { length: 40 })),
    readOnly(boolean('IsChild')),
    readOnly(boolean('IsGroupEvent')),
    readOnly(boolean('IsArchived')),
    readOnly(boolean('IsRecurrence')),
    ...reminder,
    createOnly(restricted(picklist('EventSubtype', ['[Event]'], { length: 40 }))),
    ...systemFields,
    ...packageFields('Activity'),
  ],
});
