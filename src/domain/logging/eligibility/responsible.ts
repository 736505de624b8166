import type { Reasoned } from '../../reason.ts';
import type { ContactFacts } from '../facts/facts.ts';
import { reasoned } from '../step.ts';

/** Whose rules apply to the log; `acd` = the server's own. */
export type Responsible = 'salesforce' | 'desk' | 'acd';

/** Who is responsible for the log of this part (spec L1, L2): decides which rules apply, never who writes. */
export function responsible({ part }: ContactFacts): Reasoned<Responsible> {
  if (!part)
    return reasoned('L1', 'acd', { saw: { offered: false }, because: 'why.responsible.never-offered' });
  const { surfaces, salesforceLogout } = part;
  const saw = { salesforce: surfaces.salesforce, desk: surfaces.desk, salesforceLogout };
  if (surfaces.salesforce === 'in' && !salesforceLogout)
    return reasoned('L1', 'salesforce', { saw, because: 'why.responsible.salesforce' });
  // With the panel in the CRM logged out, the agent takes no calls there, so it counts as signed out (spec L2).
  const loggedOut = surfaces.salesforce === 'in';
  if (surfaces.desk === 'in')
    return reasoned(loggedOut ? 'L2' : 'L1', 'desk', {
      saw,
      because: loggedOut ? 'why.responsible.desk-logged-out' : 'why.responsible.desk',
    });
  return reasoned(loggedOut ? 'L2' : 'L1', 'acd', {
    saw,
    because: loggedOut ? 'why.responsible.nobody-logged-out' : 'why.responsible.nobody',
  });
}
