import type { CrmUser } from '../../domain/crm/customer-record.ts';
import type { CrmUsers } from '../ports/crm/crm-users.ts';
import type { Organisation } from '../ports/organisation/organisation.ts';

/** In the embedded CRM nobody connected anything, so Tieline itself stands in. No agent's `crmUser` may be this. */
export const integrationUser: CrmUser = { id: 'tieline', name: 'Tieline' };

/** The users of the embedded CRM: every agent with a `crmUser`, under that id. */
export function agentsAsCrmUsers(organisation: Pick<Organisation, 'agents' | 'onChange'>): CrmUsers {
  let users = byId(organisation);
  organisation.onChange(() => {
    users = byId(organisation);
  });
  return {
    find: (id) => users.get(id)?.user ?? null,
    emailOf: (id) => users.get(id)?.email ?? null,
    integration: integrationUser,
  };
}

interface Account {
  readonly user: CrmUser;
  readonly email: string | null;
}

function byId(organisation: Pick<Organisation, 'agents'>): ReadonlyMap<string, Account> {
  const users = new Map<string, Account>();
  for (const { crmUser, name, email } of organisation.agents())
    if (crmUser !== null) users.set(crmUser, { user: { id: crmUser, name }, email });
  return users.set(integrationUser.id, { user: integrationUser, email: null });
}
