import type { Reasoned } from '../../reason.ts';
import type { Workflow } from '../../workflow/workflow.ts';
import type { ContactFacts } from '../facts/facts.ts';
import { isAnswered } from '../context/kind.ts';
import { reasoned } from '../context/step.ts';

/**
 * Whether the saved activity opens in edit mode on the agent's screen (spec L17): by direction, and never for a call that
 * was not connected. Calls between colleagues have no such setting.
 */
export function opensAfterCall(facts: ContactFacts, workflow: Workflow): Reasoned<boolean> {
  const { direction } = facts.interaction;
  if (direction === 'internal') return reasoned('L17', false, { because: 'why.open-after.internal' });
  const setting = `openAfterCall.${direction}`;
  if (!isAnswered(facts)) return reasoned('L17', false, { because: 'why.open-after.not-connected', setting });
  const opens = workflow.openAfterCall[direction];
  return reasoned('L17', opens, { because: opens ? 'why.open-after.on' : 'why.open-after.off', setting });
}
