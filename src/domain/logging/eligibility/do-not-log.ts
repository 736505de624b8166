import type { Reasoned } from '../../reason.ts';
import type { Workflow } from '../../workflow/workflow.ts';
import type { ContactFacts } from '../facts/facts.ts';
import { apiName, type Responsible } from './responsible.ts';
import { reasoned } from '../context/step.ts';

const setting = 'doNotLog.show';

/**
 * Whether the panel shows the do-not-log box for this part (spec L1, L5). The caller checks that it rings or is
 * connected.
 */
export const hasBox = (workflow: Workflow, who: Responsible): boolean =>
  workflow.doNotLog.show && who === 'desk';

/**
 * Whether the agent chose not to log this call (spec L5, L6): true = not logged. A hidden box never prevents logging
 * (spec L4); if the agent could not see the box, their default decides.
 */
export function doNotLog(facts: ContactFacts, workflow: Workflow, who: Responsible): Reasoned<boolean> {
  const { part } = facts;
  if (!part || !workflow.doNotLog.show)
    return reasoned('L5', false, { saw: { show: workflow.doNotLog.show }, because: 'why.box.off', setting });
  // Only the desk has the box (spec L1).
  if (who !== 'desk')
    return reasoned('L5', false, {
      saw: { show: true, responsible: apiName[who] },
      because: `why.box.hidden-${apiName[who]}`,
      setting,
    });
  const { touched, agentDefault } = part.box;
  const { deskForeground } = part.surfaces;
  const saw = { show: true, touched, deskForeground, agentDefault };
  if (touched !== null)
    return reasoned('L5', touched, {
      saw,
      because: touched ? 'why.box.ticked' : 'why.box.unticked',
      setting,
    });
  // The desk was in view, so the agent saw an empty box and left it.
  if (deskForeground) return reasoned('L6', false, { saw, because: 'why.box.untouched', setting });
  return reasoned('L6', agentDefault, {
    saw,
    because: agentDefault ? 'why.box.default-ticked' : 'why.box.default-unticked',
    setting,
  });
}
