import type { Reasoned } from '../reason.ts';
import type { LogAs, Workflow } from '../workflow/workflow.ts';
import type { ContactFacts } from './facts.ts';
import { isAnswered, logKeyOf, type Kind } from './kind.ts';
import { reasoned } from './step.ts';

/** Past activity, next step, or no log at all (spec L9); an internal call that nobody answered never is one (spec L19). */
export function logAsWhat(facts: ContactFacts, workflow: Workflow, kind: Kind): Reasoned<LogAs> {
  if (kind === 'internal' && !isAnswered(facts))
    return reasoned('L19', 'off', { saw: { kind, answered: false }, because: 'why.log.internal-unanswered' });
  const key = logKeyOf[kind];
  const as = workflow.log[key];
  return reasoned('L9', as, { saw: { kind }, because: `why.log.${as}`, setting: `log.${key}` });
}
