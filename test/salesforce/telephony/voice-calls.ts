import { fullId } from '../model/ids.ts';
import { moment } from '../model/moments.ts';
import type { Org, OrgReading, OrgTransaction, Row } from '../model/org-data.ts';
import type { Value } from '../model/schema.ts';
import { contactCenter } from '../sample/org-setup.ts';
import { badRequest } from './telephony-error.ts';
import type { ChangedVoiceCall, CreatedVoiceCall } from './voice-call-bodies.ts';

type Values = Readonly<Record<string, Value>>;

/** What the telephony API answers to a new call: the record is there, whatever the org complains of. */
export interface CreatedAnswer {
  readonly voiceCallId: string;
  readonly errors: string | readonly [];
}

/** Makes a record of a call, also where there is one with its key: the key is not unique. */
export function createVoiceCall(org: Org, userId: string, call: CreatedVoiceCall): CreatedAnswer {
  if (call.callCenterApiName !== contactCenter)
    throw badRequest(`callCenterApiName: no contact center ${call.callCenterApiName}`);
  const reading = org.reading(null);
  const before = call.parentVoiceCallId === undefined ? null : named(reading, call.parentVoiceCallId);
  if (call.parentVoiceCallId !== undefined && before === null)
    throw badRequest(`parentVoiceCallId: no voice call ${call.parentVoiceCallId}`);
  const { values, complaints } = attributesOf(reading, call.callAttributes ?? {});
  const row = org.transaction(userId, (tx) =>
    insert(tx, {
      ...values,
      VendorCallKey: call.vendorCallKey,
      CallType: call.initiationMethod,
      CallSubtype: call.callSubtype,
      CallOrigin: call.callOrigin ?? null,
      CallStartDateTime: moment(Date.parse(call.startTime)),
      FromPhoneNumber: call.from,
      ToPhoneNumber: call.to,
      PreviousCallId: before?.Id ?? null,
      OwnerId: userId,
    }),
  );
  if (before !== null)
    org.transaction(userId, (tx) => tx.update('VoiceCall', before.Id, { NextCallId: row.Id }));
  const errors = [...complaints, ...orgComplaints(org, row)];
  return {
    voiceCallId: row.Id.slice(0, 15),
    errors:
      errors.length === 0
        ? []
        : `We created your voice call but there were some errors : ${errors.join(', ')}`,
  };
}

/** Changes the record of a call by its id or its key, of several the oldest; makes one where there is none. */
export function changeVoiceCall(org: Org, userId: string, name: string, change: ChangedVoiceCall): void {
  const reading = org.reading(null);
  const { values } = attributesOf(reading, change.callAttributes ?? {});
  const there = named(reading, name);
  const { startTime, endTime } = change;
  const told: Values = {
    ...values,
    ...at('CallStartDateTime', startTime),
    ...at('CallEndDateTime', endTime),
    ...at('CallQueuedDateTime', change.enqueueTime),
    ...at('CallAcceptDateTime', change.acceptTime),
    ...(startTime !== undefined &&
      endTime !== undefined && {
        CallDurationInSeconds: Math.round((Date.parse(endTime) - Date.parse(startTime)) / 1_000),
      }),
    ...(change.queue !== undefined && { QueueName: change.queue }),
    ...(change.longestHoldDuration !== undefined && { LongestHoldDuration: change.longestHoldDuration }),
    ...(change.disconnectReason && { DisconnectReason: change.disconnectReason.value }),
    // Without a word of them they are none, whatever was said before.
    CustomerHoldDuration: change.totalHoldDuration ?? 0,
    NumberOfHolds: change.numberOfHolds ?? 0,
    CallDisposition: change.isActiveCall ? 'in-progress' : 'completed',
  };
  org.transaction(userId, (tx) => {
    if (there !== null) return tx.update('VoiceCall', there.Id, told);
    const began = { CallStartDateTime: moment(tx.now()), CallType: 'Inbound', OwnerId: userId };
    return insert(tx, { ...began, VendorCallKey: name, ...told });
  });
}

/** Salesforce's own record of a call that was dialled with its controls, by the key that the connector answered with. */
export function recordDialled(
  org: Org,
  { vendorCallKey, to, from, userId }: Readonly<Record<'vendorCallKey' | 'to' | 'from' | 'userId', string>>,
): Row {
  return org.transaction(userId, (tx) =>
    insert(tx, {
      VendorCallKey: vendorCallKey,
      CallType: 'Outbound',
      CallStartDateTime: moment(tx.now()),
      CallDisposition: 'in-progress',
      FromPhoneNumber: from,
      ToPhoneNumber: to,
      UserId: userId,
      OwnerId: userId,
    }),
  );
}

function insert(tx: OrgTransaction, values: Values): Row {
  const [center] = tx.holding('CallCenter', 'InternalName', contactCenter);
  const number = String(tx.rows('VoiceCall').length + 1).padStart(8, '0');
  return tx.insert('VoiceCall', {
    Name: `VC-${number}`,
    CallDisposition: 'new',
    CallResolution: 'Resolved',
    CallCenterId: center?.Id ?? null,
    ...values,
  });
}

/** By its id, or else by its key: the oldest of several. */
function named(reading: OrgReading, name: string): Row | null {
  const id = fullId(name);
  const byId = id === null ? null : reading.row('VoiceCall', id);
  const rows = byId === null ? reading.holding('VoiceCall', 'VendorCallKey', name) : [byId];
  return rows.find((row) => row['IsDeleted'] !== true) ?? null;
}

const at = (field: string, written: string | undefined): Values =>
  written === undefined ? {} : { [field]: moment(Date.parse(written)) };

/** Fields that the org has not are complained of, and left out. */
function attributesOf(reading: OrgReading, attributes: Readonly<Record<string, unknown>>) {
  const object = reading.object('VoiceCall');
  const values: Record<string, Value> = {};
  const complaints: string[] = [];
  for (const [name, value] of Object.entries(attributes)) {
    const field = object?.fields.get(name.toLowerCase());
    const isPlain = value === null || ['string', 'number', 'boolean'].includes(typeof value);
    if (field === undefined || !isPlain) complaints.push(`${name}: no such field`);
    else values[field.name] = value as Value;
  }
  return { values, complaints };
}

/** What an ordinary save would have been refused for. */
function orgComplaints({ switches }: Org, row: Row): readonly string[] {
  const rules = switches['validation-rules'].filter(({ object }) => object.toLowerCase() === 'voicecall');
  const missing = switches['required-fields'].filter((path) => {
    const [object = '', field = ''] = path.split('.');
    return object.toLowerCase() === 'voicecall' && (row[field] ?? null) === null;
  });
  return [
    ...rules.map(({ message }) => message),
    ...(missing.length === 0
      ? []
      : [`Required fields are missing: [${missing.map((path) => path.split('.')[1]).join(', ')}]`]),
  ];
}
