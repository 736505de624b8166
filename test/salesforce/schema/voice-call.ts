import {
  boolean,
  createOnly,
  dateTime,
  double,
  idField,
  int,
  longText,
  nameField,
  phone,
  picklist,
  readOnly,
  reference,
  required,
  restricted,
  systemFields,
  text,
} from './fields.ts';
import { objectOf } from './object.ts';

const callTypes = ['Callback', 'Consult', 'Inbound', 'InternalCall', 'Outbound', 'Transfer'];

/**
 * The record of a call in Salesforce Voice. What the call itself says is the telephony's to say, when it is made or through the
 * telephony API; people and integrations change what was noted of it.
 */
export const voiceCall = objectOf({
  name: 'VoiceCall',
  label: 'Voice Call',
  keyPrefix: '0LQ',
  fields: [
    idField,
    nameField(readOnly(text('Name', 255))),
    createOnly(required(text('VendorCallKey', 255))),
    createOnly(reference('CallCenterId', ['CallCenter'])),
    createOnly(required(restricted(picklist('CallType', callTypes, { length: 40 })))),
    createOnly(restricted(picklist('CallSubtype', ['[PSTN]', 'WebRTC'], { length: 40 }))),
    createOnly(restricted(picklist('CallOrigin', ['Preview', 'Progressive', 'Voicemail'], { length: 40 }))),
    createOnly(text('CallDisposition', 255, { label: 'Call Status' })),
    createOnly(required(dateTime('CallStartDateTime'))),
    createOnly(dateTime('CallAcceptDateTime')),
    createOnly(dateTime('CallQueuedDateTime')),
    createOnly(dateTime('CallEndDateTime')),
    createOnly(int('CallDurationInSeconds')),
    createOnly(int('CustomerHoldDuration')),
    createOnly(int('LongestHoldDuration')),
    createOnly(int('NumberOfHolds')),
    createOnly(phone('FromPhoneNumber')),
    createOnly(phone('ToPhoneNumber')),
    createOnly(text('QueueName', 255)),
    createOnly(text('DisconnectReason', 255)),
    createOnly(boolean('IsRecorded')),
    createOnly(reference('UserId', ['User'])),
    createOnly(reference('PreviousCallId', ['VoiceCall'])),
    createOnly(reference('NextCallId', ['VoiceCall'])),
    picklist('CallResolution', ['Resolved', 'Unresolved'], { length: 255 }),
    longText('Description', 32_000),
    double('QualityScore'),
    restricted(picklist('SourceType', ['Sales', 'Service'], { length: 40 })),
    reference('RelatedRecordId', ['Account', 'Case', 'Contact', 'Lead', 'Opportunity'], 'VoiceCalls'),
    reference('ActivityId', ['Task']),
    required(reference('OwnerId', ['Group', 'User'], null, { defaultedOnCreate: true })),
    ...systemFields,
  ],
});
