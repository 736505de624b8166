import type { Step } from '../reason.ts';
import type { Workflow } from '../workflow/workflow.ts';
import type { ContactFacts } from './facts/facts.ts';
import { kindOf, type Kind } from './kind.ts';
import type { PlanTexts } from './texts.ts';

/** What every rule of one plan may read; `texts` are in the workflow's language. */
export interface PlanContext {
  readonly facts: ContactFacts;
  readonly workflow: Workflow;
  readonly texts: PlanTexts;
  /** What the part was (spec L8), and why. */
  readonly kind: Kind;
  readonly kindStep: Step;
}

export function planContext(facts: ContactFacts, workflow: Workflow, texts: PlanTexts): PlanContext {
  const { value: kind, step: kindStep } = kindOf(facts);
  return { facts, workflow, texts, kind, kindStep };
}
