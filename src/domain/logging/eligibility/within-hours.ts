import type { Reasoned } from '../../reason.ts';
import type { Workflow } from '../../workflow/workflow.ts';
import type { ContactFacts } from '../facts/facts.ts';
import { reasoned } from '../context/step.ts';

const setting = 'hours';

/**
 * Whether a call is logged at its time of day (spec L11): by the business hours of our own number, if one was involved.
 */
export function withinHours(
  { interaction }: ContactFacts,
  { hours }: Pick<Workflow, 'hours'>,
): Reasoned<boolean> {
  const number = interaction.ownNumber?.number ?? null;
  const saw = { number, withinHours: interaction.withinHours };
  if (hours === 'always') return reasoned('L11', true, { saw, because: 'why.hours.always', setting });
  if (number === null) return reasoned('L11', true, { saw, because: 'why.hours.no-number', setting });
  const because = interaction.withinHours ? 'why.hours.within' : 'why.hours.outside';
  return reasoned('L11', interaction.withinHours, { saw, because, values: { number }, setting });
}
