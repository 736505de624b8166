import { z } from 'zod';
import { standardLimits } from '../../domain/crm/capabilities.ts';
import { recordId } from '../../domain/ids.ts';
import { recordKinds } from '../../domain/record.ts';
import { epochMs } from '../../domain/time.ts';
import { day, givenInstant, id, text } from '../common.ts';

/** A correction: what is to be written otherwise (spec L33); which fields there are, the write's operation says. */
export const Correction = z.strictObject({ payload: z.record(text(100), z.unknown()) });

const record = z
  .strictObject({
    kind: z.union([z.enum(recordKinds), text(80)]),
    id: id.transform(recordId),
    name: text(400).default(''),
  })
  .nullable();
const subject = text(standardLimits.subject).min(1);
const moment = givenInstant.transform((value) => epochMs(Date.parse(value)));
const owner = id.nullable();
const phone = text(100).nullable();
const personName = text(100);

/** What every task and event has. */
const activity = {
  subject,
  who: record,
  what: record,
  owner,
  description: text(standardLimits.description),
  recordType: id.nullable(),
};
const person = z
  .strictObject({
    firstName: personName.nullable(),
    lastName: personName.trim().min(1),
    phone,
    email: z.email().max(254).nullable(),
    owner,
  })
  .partial();
const belonging = { contact: record, account: record, owner };

/** By operation, what may be corrected; any of the fields, the others stay. Taking back has nothing to correct. */
export const corrections = {
  'upsert-task': z
    .strictObject({
      ...activity,
      status: z.enum(['completed', 'open']),
      due: day,
      disposition: text(255).nullable(),
      tags: z.array(text(100)).max(50),
      extra: z.record(text(100), text(4_000)),
    })
    .partial(),
  'upsert-voice-call': z
    .strictObject({
      what: record,
      owner,
      description: activity.description,
      disposition: text(255).nullable(),
      extra: z.record(text(100), text(4_000)),
    })
    .partial(),
  'upsert-follow-up': z.strictObject({ ...activity, due: day, reminderAt: moment.nullable() }).partial(),
  'upsert-event': z
    .strictObject({ ...activity, startsAt: moment, endsAt: moment, reminderAt: moment.nullable() })
    .partial(),
  'finish-task': z.strictObject({ by: z.enum(['complete', 'delete']) }).partial(),
  'send-mail': z.strictObject({ to: z.email().max(254), subject, text: text(32_000) }).partial(),
} as const;

/** The same for a record that Tieline makes by itself, by its kind. */
export const recordCorrections = {
  contact: person,
  lead: person,
  account: z.strictObject({ name: text(200).trim().min(1), phone, owner }).partial(),
  case: z.strictObject({ subject, recordType: id.nullable(), ...belonging }).partial(),
  opportunity: z
    .strictObject({
      name: text(200).trim().min(1),
      stage: text(200).trim().min(1),
      closeDate: day,
      ...belonging,
    })
    .partial(),
} as const;
