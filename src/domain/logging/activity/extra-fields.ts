import type { Step } from '../../reason.ts';
import { isoText, secondsUp, type EpochMs } from '../../time.ts';
import { isMappableFact, type MappableFact } from '../../workflow/activity-fields.ts';
import { cutText } from '../../workflow/subject.ts';
import type { Result } from '../wording/result.ts';
import { agentNameOf } from '../eligibility/ring-group.ts';
import { stepOf } from '../context/step.ts';
import { zoneOf } from '../wording/subject-of.ts';
import type { PlanContext } from '../context/plan-context.ts';
import { timesOf } from '../facts/times.ts';

const moment = (at: EpochMs | null): string => (at === null ? '' : isoText(at));

/** A fact as the text of a field; '' = no value, which empties the field. */
function valueOf(
  fact: MappableFact,
  context: PlanContext,
  result: Result,
  recordingLink: string | null,
): string {
  const { facts, workflow, texts } = context;
  const { interaction, part } = facts;
  switch (fact) {
    case 'kind':
      return context.kind;
    case 'direction':
    case 'callId':
    case 'sessionId':
    case 'origin':
      return interaction[fact];
    case 'interactionId':
      return interaction.id;
    case 'from':
    case 'to':
      return interaction[fact] ?? '';
    case 'startedAt':
    case 'endedAt':
      return moment(timesOf(facts)[fact]);
    case 'hour':
      return texts.moments.hour(timesOf(facts).startedAt, zoneOf(facts, workflow));
    case 'answeredAt':
      return moment(part?.answeredAt ?? null);
    case 'talkSeconds':
      return String(secondsUp(part?.talkMs ?? 0));
    case 'holdSeconds':
      return String(secondsUp(part?.holdMs ?? 0));
    case 'waitSeconds':
      return String(secondsUp(interaction.waitMs));
    case 'agent':
      return agentNameOf(facts, workflow) ?? '';
    case 'answeredBy':
      return result.answeredBy ?? '';
    case 'queue':
      return interaction.queue?.name ?? '';
    case 'disposition':
      return result.text ?? '';
    case 'dispositionGroup':
      return result.group ?? '';
    case 'tags':
      return part?.details.tags.join(', ') ?? '';
    case 'recordingLink':
      return recordingLink ?? '';
    case 'keyedDigits':
      return interaction.ivr?.digits ?? '';
  }
}

export interface ExtraFields {
  /** Which value goes into which field. */
  readonly values: Readonly<Record<string, string>>;
  /** Facts that have a field, so the description can leave them out. */
  readonly mapped: ReadonlySet<MappableFact>;
  readonly steps: readonly Step[];
}

const noExtraFields: ExtraFields = { values: {}, mapped: new Set(), steps: [] };

/** The activity fields that the workflow fills beside the standard ones (spec L13); no step if there are none. */
export function extraFields(context: PlanContext, result: Result, recordingLink: string | null): ExtraFields {
  const { workflow, limits } = context;
  const mapping = Object.entries(workflow.fields);
  if (mapping.length === 0) return noExtraFields;
  const mapped = new Set<MappableFact>();
  const values: Record<string, string> = {};
  for (const [fact, field] of mapping) {
    if (!isMappableFact(fact)) continue;
    mapped.add(fact);
    values[field] = cutText(valueOf(fact, context, result, recordingLink), limits.extraField);
  }
  const step = stepOf('L13', values, {
    saw: { fields: workflow.fields },
    because: 'why.fields.mapped',
    values: { count: mapped.size },
    setting: 'fields',
  });
  return { values, mapped, steps: [step] };
}
