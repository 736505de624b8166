import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import type { CrmWriteResult } from '../../../../application/ports/crm/writer.ts';
import type { TelephonyApi, VoiceCallTimes } from '../telephony/telephony-api.ts';
import { complaining } from './complaining.ts';
import { refused } from './decisions/judge.ts';
import { answer, type Step, type StepOutcome } from './decisions/step.ts';
import type { BatchRequests } from '../requests/batch-requests.ts';
import { later, laterFor } from './requests/later.ts';
import { isRecordId } from '../record-id.ts';
import type { UnansweredCalls } from './unanswered-calls.ts';

type Make = Extract<Step, { step: 'make-voice-call' }>;
type Change = Extract<Step, { step: 'change-voice-call' }>;

/** Without it, what the org has of calls is changed, and nothing is made. */
export type Telephony = Pick<TelephonyApi, 'create' | 'end'> | null;

/** What waits when a batch has taken long enough. */
const tooMuch = () => new CrmUnavailable('the batch took too many requests, or too long');

/** A batch's share for the telephony API, which has limits and troubles of its own. */
const telephonyMs = 30_000;

export type CallStep = Make | Change;
export const isOfCall = (step: Step): step is CallStep =>
  step.step === 'make-voice-call' || step.step === 'change-voice-call';

export interface WriteCallsDeps {
  readonly telephony: Telephony;
  readonly unanswered: UnansweredCalls;
  readonly requests: Pick<BatchRequests, 'canGoOn'>;
  /** Changes records, and gives what came of each step, in their order. */
  readonly send: (steps: readonly Step[]) => Promise<readonly StepOutcome[]>;
}

/** A record of a call that is there by now. */
interface Written {
  /** What is left to send to it. */
  readonly row: Step;
  readonly id: string;
  /** The telephony API is yet to be told that the call is over; null: it need not. */
  readonly times: VoiceCallTimes | null;
  /** What the org complained of while it made the record. */
  readonly complaint: string | null;
}

/**
 * Has the records of these calls made that are missing (spec X9), writes into all of them what is noted, and then says that the
 * calls are over, which would change the records under whoever looks whether somebody has. Gives what came of each, in their
 * order. What the org complains of while it makes a record, or when it is told of the end, goes into the answer: the record is
 * there. Once the telephony API is away, the other calls wait with the one that met it.
 */
export async function writeCalls(
  { telephony, unanswered, requests, send }: WriteCallsDeps,
  steps: readonly CallStep[],
): Promise<readonly StepOutcome[]> {
  const ask = askedInTime(requests);
  const begun: (Written | CrmWriteResult)[] = [];
  for (const step of steps)
    begun.push(
      step.step === 'make-voice-call' ? await made({ telephony, unanswered }, ask, step) : written(step),
    );
  const sent = await send(begun.map((one) => ('row' in one ? one.row : answer(one))));
  const outcomes: StepOutcome[] = [];
  for (const [index, one] of begun.entries()) {
    const outcome = sent[index] ?? later('It was not sent.');
    outcomes.push('row' in one ? await ended(telephony, ask, one, outcome) : outcome);
  }
  return outcomes;
}

type Ask = <Answer>(question: () => Promise<Answer>) => Promise<Answer | CrmUnavailable>;

/** Asks one question after the other, and none any more once there was no answer, or the time is over. */
function askedInTime(requests: WriteCallsDeps['requests']): Ask {
  const until = performance.now() + telephonyMs;
  let away: CrmUnavailable | null = null;
  return async (question) => {
    if (!requests.canGoOn || performance.now() > until) away ??= tooMuch();
    if (away !== null) return away;
    try {
      return await question();
    } catch (error) {
      if (!(error instanceof CrmUnavailable)) throw error;
      away = error;
      return error;
    }
  };
}

/** One that was looked for in vain, and may come of an earlier request, is not asked for again. */
async function made(
  { telephony, unanswered }: Pick<WriteCallsDeps, 'telephony' | 'unanswered'>,
  ask: Ask,
  { call, times, fields, done }: Make,
): Promise<Written | CrmWriteResult> {
  if (telephony === null) return refused('no-voice-calls');
  const leg = call.vendorCallKey;
  if (unanswered.mayCome(leg)) return later('Salesforce may still be making the record of this call.');
  const there = await ask(() => unanswered.asking(leg, () => telephony.create(call)));
  if (there instanceof CrmUnavailable) return laterFor(there);
  if ('refused' in there) return { result: 'refused', ...there.refused };
  const { id, complaint } = there;
  return { id, row: update(id, fields, null, done(id)), times, complaint };
}

const written = ({ id, fields, unmodifiedSince, times, done }: Change): Written => ({
  id,
  row: update(id, fields, unmodifiedSince, done),
  times,
  complaint: null,
});

function update(
  id: string,
  fields: Change['fields'],
  unmodifiedSince: string | null,
  done: CrmWriteResult,
): Step {
  if (Object.keys(fields).length === 0 || !isRecordId(id)) return answer(done);
  return { step: 'update', row: { object: 'VoiceCall', id, fields }, unmodifiedSince, done };
}

/** What is to be written again says with it that the call is over. */
async function ended(
  telephony: Telephony,
  ask: Ask,
  { id, times, complaint }: Written,
  outcome: StepOutcome,
): Promise<StepOutcome> {
  if ('again' in outcome) return { again: complaining(outcome.again, complaint) };
  if (telephony === null || times === null || !isThere(outcome)) return complaining(outcome, complaint);
  const refusal = await ask(() => telephony.end(id, times));
  if (!(refusal instanceof CrmUnavailable)) return complaining(outcome, complaint, refusal);
  return complaining(outcome.result === 'done' ? laterFor(refusal) : outcome, complaint);
}

/** Of one that is not there the telephony API would make another. */
const isThere = (answered: CrmWriteResult): boolean =>
  answered.result === 'done' || (answered.result === 'refused' && answered.code !== 'deleted');
