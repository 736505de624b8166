import type { Reasoned } from '../../reason.ts';
import type { Workflow } from '../../workflow/workflow.ts';
import { isoTextOrNull, type EpochMs } from '../../time.ts';
import type { ContactFacts } from '../facts/facts.ts';
import { durationText } from '../facts/moments.ts';
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
 * (spec L4). An untouched one means logged if the agent saw it: the desk was shown at some moment while it was there,
 * and still answered when the call ended, hidden or not. Who never saw it, or whose desk went away and was not back at
 * the end, could not act: then the agent's default decides.
 */
export function doNotLog(facts: ContactFacts, workflow: Workflow, who: Responsible): Reasoned<boolean> {
  const { part } = facts;
  if (!part || !workflow.doNotLog.show)
    return reasoned('L5', false, { saw: { show: workflow.doNotLog.show }, because: 'why.box.off', setting });
  // Only the desk has the box (spec L1).
  if (who !== 'desk')
    return reasoned('L5', false, {
      saw: { show: true, responsible: apiName[who], touched: part.box.touched },
      because: `why.box.hidden-${apiName[who]}`,
      setting,
    });
  const { touched, agentDefault, seenAt, goneAt } = part.box;
  const saw = {
    show: true,
    touched,
    agentDefault,
    seenAt: isoTextOrNull(seenAt),
    goneAt: isoTextOrNull(goneAt),
  };
  if (touched !== null)
    return reasoned('L5', touched, {
      saw,
      because: touched ? 'why.box.ticked' : 'why.box.unticked',
      setting,
    });
  const decided = agentDefault ? 'ticked' : 'unticked';
  if (seenAt === null)
    return reasoned('L6', agentDefault, { saw, because: `why.box.default-${decided}`, setting });
  const { startedAt } = facts.interaction;
  const values = { seen: sinceText(startedAt, seenAt), gone: goneAt && sinceText(startedAt, goneAt) };
  if (goneAt !== null)
    return reasoned('L6', agentDefault, { saw, because: `why.box.gone-${decided}`, values, setting });
  return reasoned('L6', false, { saw, because: 'why.box.untouched', values, setting });
}

/** How long after the contact began. */
const sinceText = (startedAt: EpochMs, at: EpochMs): string =>
  durationText(Math.max(0, Math.floor((at - startedAt) / 1000)));
