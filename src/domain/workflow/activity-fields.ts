/** The facts a workflow can write to custom fields of the activity (spec L13), by the key in `fields`. */
export const mappableFacts = [
  'kind',
  'direction',
  'startedAt',
  'hour',
  'answeredAt',
  'endedAt',
  'talkSeconds',
  'holdSeconds',
  'waitSeconds',
  'from',
  'to',
  'agent',
  'answeredBy',
  'queue',
  'disposition',
  'dispositionGroup',
  'tags',
  'recordingLink',
  'callId',
  'interactionId',
  'sessionId',
  'origin',
  'keyedDigits',
] as const;
export type MappableFact = (typeof mappableFacts)[number];

export const isMappableFact = (name: string): name is MappableFact =>
  mappableFacts.some((fact) => fact === name);

/** A field's name in the CRM (`Wait__c`): letters, digits and underscores, starting with a letter. */
const fieldName = /^[A-Za-z][A-Za-z0-9_]{0,79}$/u;

export const isFieldName = (name: string): boolean => fieldName.test(name);
