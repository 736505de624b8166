import type { CrmForPlan } from '../../crm/capabilities.ts';
import { nextBusinessDay } from '../../hours/business-day.ts';
import type { EpochMs } from '../../time.ts';
import type { Workflow } from '../../workflow/workflow.ts';
import type { ContactFacts } from '../facts/facts.ts';
import { momentOn } from '../facts/moments.ts';
import { resultOf } from '../wording/result.ts';
import { subjectFrom, variablesIn, zoneOf } from '../wording/subject-of.ts';
import { followUpTasks, type FollowUpTasks } from './tasks.ts';
import type { PlanTexts } from '../context/texts.ts';
import { matchedParty } from '../records/matched-party.ts';
import { planContext } from '../context/plan-context.ts';

/** What the panel suggests in wrap-up before the agent changes anything (spec L30, L31). */
export interface FollowUpSuggestion {
  /** Noon of the next business day in the zone of our own number. */
  readonly dueAt: EpochMs;
  readonly subject: string;
  readonly tasks: FollowUpTasks;
}

/** Uses the rules that plan the follow-up, so that what is shown is what gets created. */
export function suggestFollowUp(
  facts: ContactFacts,
  workflow: Workflow,
  texts: PlanTexts,
  crm: CrmForPlan,
): FollowUpSuggestion {
  const context = planContext(facts, workflow, texts, crm);
  const zone = zoneOf(facts, workflow);
  const found = matchedParty(facts, workflow);
  const result = resultOf(context).value;
  const endedAt = facts.part?.endedAt ?? facts.interaction.startedAt;
  return {
    dueAt: momentOn(nextBusinessDay(endedAt, zone, null), '12:00', zone),
    subject: subjectFrom(
      texts.templates.of(workflow.followUp.subject),
      variablesIn(context, found.record?.name ?? null, result),
      context.limits,
    ),
    tasks: followUpTasks(facts, workflow, found.record),
  };
}
