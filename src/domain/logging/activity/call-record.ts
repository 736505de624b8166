import type { CallLeg } from '../../crm/activity-fields.ts';
import type { Reasoned, Step } from '../../reason.ts';
import type { CallRecord } from '../../workflow/workflow.ts';
import { activityKey, legKey, voiceCallKey } from '../context/keys.ts';
import type { PlanContext } from '../context/plan-context.ts';
import { reasoned } from '../context/step.ts';
import type { LoggingDecision } from '../eligibility/logging-decision.ts';
import type { ContactFacts } from '../facts/facts.ts';

/** What a call is logged as, and why; no step where it is a task like every other log. */
export interface ChosenRecord {
  readonly value: CallRecord;
  readonly steps: readonly Step[];
}

/**
 * What a call is logged as (spec X9). A task stays what is still to be done, since a record of a call has no status, and
 * what the CRM's own telephony does not know: calls between colleagues, and those dialled outside of it. What has been logged as
 * one stays that one, so that no call is logged twice.
 */
export function callRecordOf(
  context: PlanContext,
  { status }: Pick<LoggingDecision, 'status'>,
): ChosenRecord {
  const { facts, workflow } = context;
  const begun = begunAs(facts);
  if (workflow.callRecord === 'task' && begun !== 'voice-call') return { value: 'task', steps: [] };
  const { value, step } = decided(context, status, begun);
  return { value, steps: [step] };
}

function decided(
  { facts: { interaction, part } }: PlanContext,
  status: LoggingDecision['status'],
  begun: CallRecord | null,
): Reasoned<CallRecord> {
  const { direction } = interaction;
  const isInCrm = part?.surfaces.crm === 'in';
  const told = { saw: { direction, status, isInCrm }, setting: 'callRecord' } as const;
  if (begun !== null) return reasoned('X9', begun, { ...told, because: `why.call-record.begun-${begun}` });
  if (status === 'open') return reasoned('X9', 'task', { ...told, because: 'why.call-record.open' });
  if (direction === 'internal')
    return reasoned('X9', 'task', { ...told, because: 'why.call-record.internal' });
  if (direction === 'outbound' && !isInCrm)
    return reasoned('X9', 'task', { ...told, because: 'why.call-record.outside' });
  return reasoned('X9', 'voice-call', { ...told, because: 'why.call-record.voice-call' });
}

function begunAs(facts: ContactFacts): CallRecord | null {
  if (facts.sent.includes(voiceCallKey(facts))) return 'voice-call';
  return facts.sent.includes(activityKey(facts)) ? 'task' : null;
}

/** How the leg of this part came about: transferred by the agent before it who talked to the customer, if there was one. */
export function callLegOf({ interaction, part, others }: ContactFacts): CallLeg {
  const answeredAt = part?.answeredAt ?? null;
  if (interaction.direction === 'outbound' && (part === null || part.order === 0))
    return { begun: 'outbound', before: null, answeredAt };
  const before = others
    .filter(({ answered, order }) => answered && part !== null && order < part.order)
    .toSorted((a, b) => b.order - a.order)[0];
  return before === undefined
    ? { begun: 'inbound', before: null, answeredAt }
    : { begun: 'transfer', before: legKey(interaction.id, before.agentId), answeredAt };
}
