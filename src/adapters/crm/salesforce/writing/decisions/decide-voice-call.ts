import type { CrmWrite, CrmWriteResult } from '../../../../../application/ports/crm/writer.ts';
import type { VoiceCallFields } from '../../../../../domain/crm/activity-fields.ts';
import { isNobodys } from '../../../../../domain/crm/replaceable-notes.ts';
import { storedText } from '../../../../../domain/crm/stored-text.ts';
import { recordId } from '../../../../../domain/ids.ts';
import { legOfVoiceCall, wasTakenBack } from '../../../../../domain/logging/context/keys.ts';
import type { RecordRef } from '../../../../../domain/record.ts';
import type { EpochMs } from '../../../../../domain/time.ts';
import type { VoiceCallTimes } from '../../telephony/telephony-api.ts';
import type { FoundCalls } from '../lookup/found-calls.ts';
import type { DescribedFields } from '../org-describe.ts';
import { later } from '../requests/later.ts';
import { type QueriedRow, textIn } from '../../requests/queried-row.ts';
import { changedFields, takenFields } from '../rows/org-row.ts';
import { voiceCallRow } from '../rows/voice-call-row.ts';
import { includesNote } from './decide-activity.ts';
import { refused } from './judge.ts';
import { answer, type Step } from './step.ts';

export type VoiceCallUpsert = Extract<CrmWrite, { operation: 'upsert-voice-call' }>;

export interface VoiceCallContext {
  readonly calls: FoundCalls;
  readonly described: DescribedFields;
  readonly integrationUser: string;
  readonly now: EpochMs;
}

/** Salesforce records a call that it dials within seconds; what is not there so long after its end never comes. */
const awaitedMs = 600_000;

/**
 * Where the agent before logs their leg by pressing Save, they do so in wrap-up; Salesforce takes neither a call's type nor the
 * call before it later on.
 */
const precededMs = 120_000;
/** Each look is a request. */
const precededPauseMs = 30_000;

/**
 * What is sent for the record of a call (spec X9). It is looked for each time, because its key is not unique and a request whose
 * answer was lost may have made it: of several, the oldest is the one. Salesforce itself records what it dials, so that one is
 * waited for; every other is made by telling the telephony API, when the call is to be said over, too.
 */
export function decideVoiceCall(write: VoiceCallUpsert, context: VoiceCallContext): Step {
  if (!context.calls.isVisible) return hidden;
  const leg = legOfVoiceCall(write.key);
  const [oldest, ...others] = context.calls.of(leg);
  if (oldest !== undefined) return changed(write, oldest, others.length > 0, context);
  const { fields } = write;
  if (context.calls.isDeleted(leg) && !isMadeAgain(write)) return answer(refused('deleted'));
  if (!isWhole(fields)) return answer(refused('field-missing'));
  if (fields.leg.begun === 'outbound') return awaited(fields.endedAt, context.now);
  const { before: legBefore } = fields.leg;
  const before = legBefore === null ? undefined : context.calls.of(legBefore)[0];
  const mayComeBefore = legBefore !== null && before === undefined && !context.calls.isDeleted(legBefore);
  if (mayComeBefore && context.now - fields.endedAt < precededMs) return preceded;
  const row = voiceCallRow(fields, { ...context, isNew: true });
  return {
    step: 'make-voice-call',
    call: {
      vendorCallKey: leg,
      from: fields.from ?? withheld,
      to: fields.to ?? withheld,
      startedAt: fields.startedAt,
      // Where there still is no record of the leg before, as of one that is not to be logged, it is a call like any other.
      transferredFrom: before === undefined ? null : textIn(before, 'Id'),
    },
    times: timesOf(fields),
    fields: takenFields(row, context.described, 'updateable'),
    done: (id) => ({ result: 'done', record: refOf(write, id, null) }),
  };
}

const preceded = answer(
  later(
    'The record of the call before it, of which another agent had the call, is not there yet.',
    precededPauseMs,
  ),
);

/** As often as an administrator may have mended it: what was described is asked for again by then. */
const hiddenPauseMs = 300_000;
const hidden = answer(
  later(
    'The integration user may not see records of calls (VoiceCall), or their VendorCallKey.',
    hiddenPauseMs,
  ),
);

/** Salesforce must be given a number, or anything else that stands for the caller. */
const withheld = 'Anonymous';

type Whole = Pick<VoiceCallFields, 'leg' | 'from' | 'to' | 'startedAt' | 'endedAt'>;

/** A change of what was never written has no record that it could belong to. */
const isWhole = (fields: Partial<VoiceCallFields>): fields is Partial<VoiceCallFields> & Whole =>
  fields.leg !== undefined && fields.startedAt !== undefined && fields.endedAt !== undefined;

/** One that Tieline itself took back is made again when it is logged again, unless Salesforce had made it. */
const isMadeAgain = ({ key, fields }: VoiceCallUpsert): boolean =>
  wasTakenBack(key) && isWhole(fields) && fields.leg.begun !== 'outbound';

function awaited(endedAt: EpochMs, now: EpochMs): Step {
  if (now - endedAt >= awaitedMs) return answer(refused('no-voice-call'));
  return answer(
    later('Salesforce has not made its record of this call yet, as it does of calls that it dials.'),
  );
}

function changed(
  write: VoiceCallUpsert,
  there: QueriedRow,
  doubled: boolean,
  context: VoiceCallContext,
): Step {
  const { fields: written } = write;
  const id = textIn(there, 'Id') ?? '';
  const note = textIn(there, 'Description') ?? '';
  const keepsNote = !mayReplaceNote(write, note);
  const { Description: _, ...withoutNote } = voiceCallRow(written, {
    ...context,
    isNew: written.leg !== undefined,
  });
  const row =
    keepsNote || written.description === undefined
      ? withoutNote
      : { ...withoutNote, Description: written.description };
  const fields = takenFields(changedFields(row, there), context.described, 'updateable');
  const done: CrmWriteResult = {
    result: 'done',
    record: refOf(write, id, textIn(there, 'Name')),
    ...(keepsNote && { noteKept: true }),
    ...(doubled && { doubled: true }),
  };
  const isGuarded = 'Description' in fields && write.replaces !== 'anything';
  return {
    step: 'change-voice-call',
    id,
    // One that Salesforce has ended by itself says so.
    times: isWhole(written) && textIn(there, 'CallEndDateTime') === null ? timesOf(written) : null,
    fields,
    unmodifiedSince: isGuarded ? textIn(there, 'LastModifiedDate') : null,
    done,
  };
}

/** A note is left unless it is ours, or somebody agreed to replace it (spec L17). */
function mayReplaceNote({ fields: { description }, replaces = [] }: VoiceCallUpsert, there: string): boolean {
  if (description === undefined || isNobodys(there)) return true;
  return storedText(description) === storedText(there) || includesNote(replaces, there);
}

const timesOf = ({ startedAt, endedAt, leg }: Whole): VoiceCallTimes => ({
  startedAt,
  answeredAt: leg.answeredAt,
  endedAt,
});

const refOf = ({ fields }: VoiceCallUpsert, id: string, name: string | null): RecordRef => ({
  kind: 'voiceCall',
  id: recordId(id),
  name: fields.subject ?? name ?? '',
});

/** Takes the record of a call back; of several one after the other. */
export function decideVoiceCallRemoval(key: string, calls: FoundCalls): Step {
  if (!calls.isVisible) return hidden;
  const [oldest, ...others] = calls.of(legOfVoiceCall(key));
  if (oldest === undefined) return answer({ result: 'done', record: null });
  return {
    step: 'delete',
    row: { object: 'VoiceCall', id: textIn(oldest, 'Id') ?? '', fields: {} },
    done: () =>
      Promise.resolve(
        others.length > 0
          ? later('Another record has the key of this call.')
          : { result: 'done', record: null },
      ),
  };
}
