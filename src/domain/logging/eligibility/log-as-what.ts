import type { Reasoned } from '../../reason.ts';
import type { LogAs, Workflow } from '../../workflow/workflow.ts';
import type { ContactFacts } from '../facts/facts.ts';
import { isAnswered, logKeyOf, type Kind } from '../context/kind.ts';
import { reasoned } from '../context/step.ts';

/**
 * Past activity, next step, or no log at all (spec L9). An unanswered internal call is never logged (spec L19), nor is
 * a call that did not connect if the CRM keeps its own interaction log (spec L18).
 */
export function logAsWhat(facts: ContactFacts, workflow: Workflow, kind: Kind): Reasoned<LogAs> {
  const answered = isAnswered(facts);
  if (kind === 'internal' && !answered)
    return reasoned('L19', 'off', { saw: { kind, answered }, because: 'why.log.internal-unanswered' });
  if (workflow.interactionLog && !answered)
    return reasoned('L18', 'off', {
      saw: { kind, answered },
      because: 'why.log.interaction-log',
      setting: 'interactionLog',
    });
  const key = logKeyOf[kind];
  const as = workflow.log[key];
  return reasoned('L9', as, { saw: { kind }, because: `why.log.${as}`, setting: `log.${key}` });
}
