import type { CrmLimits } from '../../crm/capabilities.ts';
import { nextBusinessDay } from '../../hours/business-day.ts';
import type { RecordRef } from '../../record.ts';
import type { EpochMs } from '../../time.ts';
import type { Workflow } from '../../workflow/workflow.ts';
import type { ContactFacts } from '../facts/facts.ts';
import { kindOf } from '../kind.ts';
import { momentOn } from '../facts/moments.ts';
import { resultOf } from '../activity/result.ts';
import { subjectFrom, variablesIn, zoneOf } from '../activity/subject-of.ts';
import { taskLatest, taskToday } from './tasks.ts';
import type { PlanTexts } from '../texts.ts';
import { matchedParty } from '../records/matched-party.ts';

/** What the panel offers in wrap-up before the agent changes anything (spec L30, L31). */
export interface FollowUpSuggestion {
  /** Noon of the next business day in the zone of our own number. */
  readonly dueAt: EpochMs;
  readonly subject: string;
  /** The tasks that the choices mean; null: there is none. */
  readonly today: RecordRef | null;
  readonly latest: RecordRef | null;
}

/** By the same rules by which a follow-up is planned, so that what is shown is what is made. */
export function suggestFollowUp(
  facts: ContactFacts,
  workflow: Workflow,
  texts: PlanTexts,
  limits: CrmLimits,
): FollowUpSuggestion {
  const zone = zoneOf(facts, workflow);
  const found = matchedParty(facts, workflow);
  const result = resultOf(facts, workflow, kindOf(facts).value).value;
  const endedAt = facts.part?.endedAt ?? facts.interaction.startedAt;
  return {
    dueAt: momentOn(nextBusinessDay(endedAt, zone, null), '12:00', zone),
    subject: subjectFrom(
      workflow.followUp.subject,
      variablesIn({ facts, workflow, texts }, found.record?.name ?? null, result),
      limits,
    ),
    today: taskToday(facts, workflow, found.record),
    latest: taskLatest(facts, found.record),
  };
}
