import type { PlannedWrite } from './writes.ts';
import type { CrmForPlan } from '../../crm/capabilities.ts';
import type { Reason, Step } from '../../reason.ts';
import type { Workflow } from '../../workflow/workflow.ts';
import type { ContactFacts } from '../facts/facts.ts';
import { kindOf, type Kind } from './kind.ts';
import type { PlanTexts } from './texts.ts';

/** What every rule of one plan may read, of the CRM too; `texts` are in the workflow's language. */
export interface PlanContext extends CrmForPlan {
  readonly facts: ContactFacts;
  readonly workflow: Workflow;
  readonly texts: PlanTexts;
  /** What the part was (spec L8), and why. */
  readonly kind: Kind;
  readonly kindStep: Step;
}

export function planContext(
  facts: ContactFacts,
  workflow: Workflow,
  texts: PlanTexts,
  { limits, relatable }: CrmForPlan,
): PlanContext {
  const { value: kind, step: kindStep } = kindOf(facts);
  return { facts, workflow, texts, limits, relatable, kind, kindStep };
}

/** How one part of a contact is logged in the CRM, and why. */
export interface Plan {
  readonly kind: Kind;
  /** `draft`: it waits for the agent's Save (spec L10). */
  readonly outcome: 'log' | 'draft' | 'none';
  /** The reason that decided the outcome. */
  readonly because: Reason;
  readonly steps: readonly Step[];
  /** In the order in which they are sent; empty unless something is written or removed. */
  readonly writes: readonly PlannedWrite[];
  /** Several records of the first kind match and the agent chose none (spec L23). */
  readonly toBeDecided: boolean;
  /** None of the contact's content may be kept (spec L7): facts, notes and match are erased. */
  readonly eraseAll: boolean;
}
