import { z } from 'zod';
import { badRequest } from './telephony-error.ts';

const words = z.string().min(1).max(255);
const moment = z.iso.datetime({ offset: true });
const seconds = z.int().min(0);
const origin = z.enum(['Preview', 'Progressive', 'Voicemail']);

/** Fields of the record by their names, as JSON in a text. */
const attributes = z.string().transform((text, context): Record<string, unknown> => {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch {
    context.addIssue('no JSON object in a text');
    return z.NEVER;
  }
});

const created = z
  .strictObject({
    callCenterApiName: words,
    parentVoiceCallId: words.optional(),
    vendorCallKey: words,
    to: words,
    from: words,
    callOrigin: origin.optional(),
    /** Calls outwards Salesforce records by itself. */
    initiationMethod: z.enum(['Inbound', 'Transfer']),
    queue: words.optional(),
    startTime: moment,
    callSubtype: z.enum(['PSTN', 'WebRTC']).default('PSTN'),
    participants: z.array(z.strictObject({ participantKey: words, type: z.literal('END_USER') })).min(1),
    callAttributes: attributes.optional(),
  })
  .refine(
    ({ initiationMethod, parentVoiceCallId }) =>
      (initiationMethod === 'Transfer') === (parentVoiceCallId !== undefined),
    'parentVoiceCallId belongs to a transfer, and to nothing else',
  );

const changed = z
  .strictObject({
    startTime: moment.optional(),
    endTime: moment.optional(),
    enqueueTime: moment.optional(),
    acceptTime: moment.optional(),
    fromNumber: words.optional(),
    totalHoldDuration: seconds.optional(),
    longestHoldDuration: seconds.optional(),
    numberOfHolds: seconds.optional(),
    queue: words.optional(),
    agent: words.optional(),
    agentInteractionDuration: seconds.optional(),
    callOrigin: origin.optional(),
    recordingLocation: words.optional(),
    totalRecordingDuration: seconds.optional(),
    callAttributes: attributes.optional(),
    isActiveCall: z.boolean().default(false),
    disconnectReason: z.strictObject({ value: words, isError: z.literal(true) }).optional(),
  })
  .refine(
    ({ totalHoldDuration, agentInteractionDuration, recordingLocation }) =>
      recordingLocation !== undefined ||
      (totalHoldDuration === undefined && agentInteractionDuration === undefined),
    'recordingLocation is required with totalHoldDuration and agentInteractionDuration',
  );

export type CreatedVoiceCall = z.output<typeof created>;
export type ChangedVoiceCall = z.output<typeof changed>;

export const readCreated = (body: unknown): CreatedVoiceCall => read(created, body);
export const readChanged = (body: unknown): ChangedVoiceCall => read(changed, body);

function read<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw badRequest(result.error.issues.map(({ path, message }) => [...path, message].join(': ')).join('; '));
}
