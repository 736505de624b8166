import type { CrmLimits } from '../crm/capabilities.ts';
import type { Workflow } from '../workflow/workflow.ts';
import { doNotLog } from './eligibility/do-not-log.ts';
import type { ContactFacts } from './facts/facts.ts';
import { openedCase } from './records/opened-case.ts';
import { planContext } from './plan-context.ts';
import type { Plan } from './plan.ts';
import { responsible } from './eligibility/responsible.ts';
import type { PlanTexts } from './texts.ts';
import { matchedParty } from './records/matched-party.ts';

/**
 * What is done while a contact goes on: the case that opens by itself (spec L27), as a plan of its own at the moment the
 * customer is answered or dialled. The plan of the part's end has the same write again. null: nothing opens, as where the
 * agent has chosen not to log the call.
 */
export function planOpening(
  facts: ContactFacts,
  workflow: Workflow,
  texts: PlanTexts,
  limits: CrmLimits,
): Plan | null {
  const who = responsible(facts);
  const context = planContext(facts, workflow, texts, limits);
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
