import type { CrmUsers } from '../../ports/crm/crm-users.ts';
import type { Organisation } from '../../ports/organisation/organisation.ts';

/** Finds the CRM user a file names as owner; null: none, or several. */
export type FindOwner = (written: string) => string | null;

/** Users by their id in the CRM, otherwise by user name, email address or name, as other systems write owners. */
export function ownersOf(organisation: Pick<Organisation, 'agents'>, users: CrmUsers): FindOwner {
  const named = new Map<string, string | null>();
  for (const { crmUser, username, email, name } of organisation.agents()) {
    if (crmUser === null) continue;
    for (const each of new Set([username, email ?? '', name].map(folded)))
      named.set(each, named.has(each) ? null : crmUser);
  }
  return (written) => users.find(written)?.id ?? named.get(folded(written)) ?? null;
}

const folded = (text: string): string => text.trim().toLowerCase();
