import type { Reasoned, Seen } from '../../reason.ts';
import { reasonRules, type ReasonOf } from '../../reason-rules.ts';
import type { ContactFacts } from '../facts/facts.ts';
import { stepOf } from '../context/step.ts';

/** Whose rules apply to the log: those of the panel inside the CRM, of the desk, or the server's own. */
export type Responsible = 'crm' | 'desk' | 'server';

/** Who is responsible for the log of this part (spec L1, L2): decides which rules apply, never who writes. */
export function responsible({ part }: ContactFacts): Reasoned<Responsible> {
  if (!part) return because('server', 'why.responsible.never-offered', { offered: false });
  const { surfaces, crmSignedOut } = part;
  const saw = { salesforce: surfaces.crm, desk: surfaces.desk, salesforceLogout: crmSignedOut };
  if (surfaces.crm === 'in' && !crmSignedOut) return because('crm', 'why.responsible.salesforce', saw);
  // With the panel in the CRM logged out, the agent takes no calls there, so it counts as signed out (spec L2).
  const loggedOut = surfaces.crm === 'in';
  if (surfaces.desk === 'in')
    return because('desk', loggedOut ? 'why.responsible.desk-logged-out' : 'why.responsible.desk', saw);
  return because('server', loggedOut ? 'why.responsible.nobody-logged-out' : 'why.responsible.nobody', saw);
}

/** The steps of a plan go to the API as they are, which has names of its own for the three. */
export const apiName = {
  crm: 'salesforce',
  desk: 'desk',
  server: 'acd',
} as const satisfies Readonly<Record<Responsible, string>>;

const because = (
  value: Responsible,
  reason: ReasonOf<'responsible'>,
  saw: Readonly<Record<string, Seen>>,
): Reasoned<Responsible> => ({
  value,
  step: stepOf(reasonRules[reason], apiName[value], { saw, because: reason }),
});
