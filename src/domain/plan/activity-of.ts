import type { Reasoned, Step } from '../reason.ts';
import { secondsUp } from '../time.ts';
import type { Workflow } from '../workflow/workflow.ts';
import type { ActivityFields } from './activity.ts';
import { descriptionOf, timesOf } from './description.ts';
import type { ContactFacts } from './facts.ts';
import type { Kind } from './kind.ts';
import { dayOf } from './moments.ts';
import { resultOf } from './result.ts';
import { reasoned } from './step.ts';
import { subjectOf, zoneOf } from './subject-of.ts';
import type { PlanTexts } from './texts.ts';
import type { Whom } from './whom.ts';

const callTypes = { inbound: 'Inbound', outbound: 'Outbound', internal: 'Internal' } as const;

/** Whose the activity is (spec L15): the agent's CRM user, else the integration's (null); never somebody else's. */
function ownerOf({ part }: ContactFacts): Reasoned<string | null> {
  const crmUser = part?.crmUser ?? null;
  const because = part === null ? 'no-agent' : crmUser === null ? 'no-user' : 'agent';
  return reasoned('L15', crmUser, {
    saw: { agent: part?.agentName ?? null, crmUser },
    because: `why.owner.${because}`,
    values: { agent: part?.agentName ?? null },
  });
}

/** The record type (spec L14); null = the default one of the owner's CRM profile. */
function recordTypeOf({ recordTypes }: Workflow): Reasoned<string | null> {
  return reasoned('L14', recordTypes.activity, {
    because: recordTypes.activity === null ? 'why.record-type.default' : 'why.record-type.set',
    values: { id: recordTypes.activity },
    setting: 'recordTypes.activity',
  });
}

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

/** The activity with everything it carries (spec L12 to L15, L19), and why. */
export function activityOf(
  facts: ContactFacts,
  workflow: Workflow,
  texts: PlanTexts,
  kind: Kind,
  status: ActivityFields['status'],
  record: Whom,
): { readonly fields: ActivityFields; readonly steps: readonly Step[] } {
  const { interaction, part } = facts;
  const result = resultOf(facts, workflow, kind);
  const subject = subjectOf(facts, workflow, texts, record.name, result.value);
  const owner = ownerOf(facts);
  const recordType = recordTypeOf(workflow);
  const recording = recordingOf(facts, workflow);
  const fields: ActivityFields = {
    subject: subject.value,
    status,
    due: dayOf(interaction.startedAt, zoneOf(facts, workflow)),
    who: record.who,
    what: record.what,
    owner: owner.value,
    callType: callTypes[interaction.direction],
    durationSeconds: secondsUp(part?.talkMs ?? 0),
    disposition: result.value.text,
    description: descriptionOf(facts, workflow, texts, result.value, recording[0]?.value ?? null),
    recordType: recordType.value,
    callId: interaction.callId,
    interactionId: interaction.id,
    sessionId: interaction.sessionId,
    ...timesOf(facts),
    from: interaction.from,
    to: interaction.to,
    agentName: part?.agentName ?? null,
    queueName: interaction.queue?.name ?? null,
    tags: part?.details.tags ?? [],
    extra: {},
  };
  const steps = [result, subject, owner, recordType, ...recording].map(({ step }) => step);
  return { fields, steps };
}
