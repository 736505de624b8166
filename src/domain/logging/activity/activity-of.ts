import type { Reasoned, Step } from '../../reason.ts';
import { secondsUp } from '../../time.ts';
import type { CallRecord, Workflow } from '../../workflow/workflow.ts';
import type { ActivityRelations } from '../records/activity-relations.ts';
import type { ActivityFields } from '../../crm/activity-fields.ts';
import { descriptionOf } from './description.ts';
import { extraFields } from './extra-fields.ts';
import type { ContactFacts } from '../facts/facts.ts';
import { ownerOf } from '../records/owner.ts';
import { recordTypeStep } from '../records/record-type.ts';
import { leftOutOfTexts, resultOf } from '../wording/result.ts';
import { agentNameOf } from '../eligibility/ring-group.ts';
import { reasoned } from '../context/step.ts';
import { subjectOf, zoneOf } from '../wording/subject-of.ts';
import { timesOf } from '../facts/times.ts';
import type { PlanContext } from '../context/plan-context.ts';
import type { RecordTarget } from '../context/writes.ts';

const callTypes = { inbound: 'Inbound', outbound: 'Outbound', internal: 'Internal' } as const;

/** The recording's link, if recorded and allowed (spec L13); no step for a call that was not recorded. */
function recordingOf({ part }: ContactFacts, { recording }: Workflow): readonly Reasoned<string | null>[] {
  const link = part?.recordingLink ?? null;
  if (link === null) return [];
  return [
    reasoned('L13', recording.link ? link : null, {
      because: recording.link ? 'why.recording.linked' : 'why.recording.left-out',
      setting: 'recording.link',
    }),
  ];
}

/**
 * The activity with all its fields (spec L12 to L15, L19 to L21), and why. A record of a call has no field for a subject nor for
 * a Name beside Related to, and its record types are not those of tasks (spec X9).
 */
export function activityOf(
  context: PlanContext,
  status: ActivityFields['status'],
  { who, what, name, mentioned }: ActivityRelations,
  record: CallRecord,
): { readonly fields: ActivityFields<RecordTarget>; readonly steps: readonly Step[] } {
  const { facts, workflow, texts } = context;
  const { interaction, part } = facts;
  const { startedAt, endedAt } = timesOf(facts);
  const isTask = record === 'task';
  const result = resultOf(context);
  const leftOut = leftOutOfTexts(context);
  const subject = subjectOf(context, name, result.value);
  const owner = ownerOf(facts, workflow);
  const recording = recordingOf(facts, workflow);
  const recordingLink = recording[0]?.value ?? null;
  const extra = extraFields(context, result.value, recordingLink);
  const fields: ActivityFields<RecordTarget> = {
    subject: subject.value,
    // Somebody else has answered, so nothing is left to do (spec L21).
    status: result.value.answeredBy === null ? status : 'completed',
    due: texts.moments.day(interaction.startedAt, zoneOf(facts, workflow)),
    who,
    what,
    owner: owner.value,
    callType: callTypes[interaction.direction],
    durationSeconds: secondsUp(part?.talkMs ?? 0),
    disposition: result.value.text,
    description: descriptionOf(
      context,
      {
        result: result.value,
        recordingLink,
        mentioned,
        ...(isTask ? {} : { subject: subject.value, name: what && name }),
      },
      extra.mapped,
    ),
    recordType: isTask ? workflow.recordTypes.activity : null,
    callId: interaction.callId,
    interactionId: interaction.id,
    sessionId: interaction.sessionId,
    startedAt,
    endedAt,
    from: interaction.from,
    to: interaction.to,
    agentName: agentNameOf(facts, workflow),
    queueName: interaction.queue?.name ?? null,
    tags: part?.details.tags ?? [],
    extra: extra.values,
  };
  const steps = [
    result.step,
    ...(leftOut ? [leftOut] : []),
    subject.step,
    owner.step,
    ...(isTask ? [recordTypeStep(workflow, 'activity')] : []),
    ...extra.steps,
    ...recording.map(({ step }) => step),
  ];
  return { fields, steps };
}
