import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import type { CrmWriteResult } from '../../../../application/ports/crm/writer.ts';
import type { TelephonyApi, VoiceCallMade } from '../telephony/telephony-api.ts';
import { refused } from './decisions/judge.ts';
import { answer, type Step } from './decisions/step.ts';
import type { BatchRequests } from '../client/batch-requests.ts';
import { laterFor } from './requests/later.ts';
import { isRecordId } from '../client/soql.ts';

type Make = Extract<Step, { step: 'make-voice-call' }>;
type Change = Extract<Step, { step: 'change-voice-call' }>;

/** Without it, what the org has of calls is changed, and nothing is made. */
export type Telephony = Pick<TelephonyApi, 'create' | 'end'> | null;

/** What waits when a batch has taken long enough. */
const tooMuch = () => new CrmUnavailable('the batch took too many requests, or too long');

/** A batch's share for the telephony API, which has limits and troubles of its own. */
const telephonyMs = 30_000;

export type ToldStep = Make | Change;
export const isTold = (step: Step): step is ToldStep =>
  step.step === 'make-voice-call' || step.step === 'change-voice-call';

/**
 * Tells the telephony API of these calls, one after the other, and gives what is left to be sent of each: the record that is
 * there then is changed like any other. What the org complains of while it makes a record is for a person to see, although
 * the record is there and gets what is noted of the call. Once the API is away, the others wait with the one that met it.
 */
export async function tellTelephony(
  telephony: Telephony,
  requests: Pick<BatchRequests, 'canGoOn'>,
  steps: readonly ToldStep[],
): Promise<readonly Step[]> {
  const until = performance.now() + telephonyMs;
  let away: CrmUnavailable | null = null;
  const left: Step[] = [];
  for (const step of steps) {
    if (!requests.canGoOn || performance.now() > until) away ??= tooMuch();
    const told: Step | CrmUnavailable = away ?? (await tell(telephony, step));
    if (told instanceof CrmUnavailable) away = told;
    left.push(told instanceof CrmUnavailable ? answer(laterFor(told)) : told);
  }
  return left;
}

async function tell(telephony: Telephony, step: ToldStep): Promise<Step | CrmUnavailable> {
  try {
    return step.step === 'make-voice-call' ? await made(telephony, step) : await ended(telephony, step);
  } catch (error) {
    if (error instanceof CrmUnavailable) return error;
    throw error;
  }
}

async function made(telephony: Telephony, { call, times, fields, done }: Make): Promise<Step> {
  if (telephony === null) return answer(refused('no-voice-calls'));
  const there = await telephony.create(call);
  if ('refused' in there) return answer({ result: 'refused', ...there.refused });
  const complaint = await complaintOf(telephony, there, times);
  return update(there.id, fields, null, complaint === null ? done(there.id) : complained(complaint));
}

/** That it is over need not be said of a call for it to be logged: what is refused of that is told with the rest. */
async function complaintOf(
  telephony: NonNullable<Telephony>,
  { id, complaint }: Exclude<VoiceCallMade, { refused: unknown }>,
  times: Make['times'],
): Promise<string | null> {
  try {
    const refusal = await telephony.end(id, times);
    return [complaint, refusal].filter((words) => words !== null).join(' ') || null;
  } catch (error) {
    // A complaint is said once only, and the next try would not hear of it; that one says that the call is over, too.
    if (complaint === null || !(error instanceof CrmUnavailable)) throw error;
    return complaint;
  }
}

async function ended(telephony: Telephony, step: Change): Promise<Step> {
  const refusal = telephony === null || step.times === null ? null : await telephony.end(step.id, step.times);
  const { id, fields, unmodifiedSince, done } = step;
  return update(id, fields, unmodifiedSince, refusal === null ? done : complained(refusal));
}

const complained = (words: string): CrmWriteResult => ({ result: 'refused', code: 'complaint', words });

function update(
  id: string,
  fields: Change['fields'],
  unmodifiedSince: string | null,
  done: CrmWriteResult,
): Step {
  if (Object.keys(fields).length === 0 || !isRecordId(id)) return answer(done);
  return { step: 'update', row: { object: 'VoiceCall', id, fields }, unmodifiedSince, done };
}
