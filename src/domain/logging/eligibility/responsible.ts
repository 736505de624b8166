import type { Reasoned, Seen } from '../../reason.ts';
import type { ContactFacts } from '../facts/facts.ts';
import { stepOf } from '../step.ts';

/** Whose rules apply to the log: those of the panel inside the CRM, of the desk, or the server's own. */
export type Responsible = 'crm' | 'desk' | 'server';

/** Who is responsible for the log of this part (spec L1, L2): decides which rules apply, never who writes. */
export function responsible({ part }: ContactFacts): Reasoned<Responsible> {
  if (!part) return because('L1', 'server', 'never-offered', { offered: false });
  const { surfaces, crmSignedOut } = part;
  const saw = { salesforce: surfaces.crm, desk: surfaces.desk, salesforceLogout: crmSignedOut };
  if (surfaces.crm === 'in' && !crmSignedOut) return because('L1', 'crm', 'salesforce', saw);
  // Using the CRM with the panel there logged out takes no calls in it, so it counts as out (spec L2).
  const loggedOut = surfaces.crm === 'in';
  const rule = loggedOut ? 'L2' : 'L1';
  if (surfaces.desk === 'in') return because(rule, 'desk', loggedOut ? 'desk-logged-out' : 'desk', saw);
  return because(rule, 'server', loggedOut ? 'nobody-logged-out' : 'nobody', saw);
}

/** The steps of a plan go to the API as they are, which has names of its own for the three. */
const apiName: Readonly<Record<Responsible, string>> = { crm: 'salesforce', desk: 'desk', server: 'acd' };

const because = (
  rule: string,
  value: Responsible,
  why: string,
  saw: Readonly<Record<string, Seen>>,
): Reasoned<Responsible> => ({
  value,
  step: stepOf(rule, apiName[value], { saw, because: `why.responsible.${why}` }),
});
