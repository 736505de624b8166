import type { CrmForPlan } from '../crm/capabilities.ts';
import type { Workflow } from '../workflow/workflow.ts';
import { doNotLog } from './eligibility/do-not-log.ts';
import type { ContactFacts } from './facts/facts.ts';
import { openedCase } from './records/opened-case.ts';
import { type Plan, planContext } from './context/plan-context.ts';
import { responsible } from './eligibility/responsible.ts';
import type { PlanTexts } from './context/texts.ts';
import { matchedParty } from './records/matched-party.ts';

/**
 * What is written while a contact is still active: the case that is created automatically (spec L27), as a plan of its
 * own when an agent answers the customer or dials them. The plan at the part's end repeats the same write. null:
 * nothing is created, for example because the agent chose not to log the call.
 */
export function planOpening(
  facts: ContactFacts,
  workflow: Workflow,
  texts: PlanTexts,
  crm: CrmForPlan,
): Plan | null {
  const who = responsible(facts);
  const context = planContext(facts, workflow, texts, crm);
  if (doNotLog(facts, workflow, who.value).value) return null;
  const found = matchedParty(facts, workflow);
  const { write, steps } = openedCase(context, found);
  const [deciding] = steps;
  if (write === null || deciding === undefined) return null;
  return {
    kind: context.kind,
    outcome: 'none',
    because: deciding.because,
    steps: [who.step, context.kindStep, ...found.steps, ...steps],
    writes: [write],
    toBeDecided: found.toBeDecided,
    eraseAll: false,
  };
}
