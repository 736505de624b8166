import type { Agent, Queue, Team } from '../../contract/organisation.ts';
import { usePerson } from '../desk/state/person.ts';
import { useLoaded } from '../ui/server/load.ts';

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Whose contacts this person may choose from; a list of none is not offered. */
export interface Choosable {
  readonly teams: readonly Named[];
  readonly agents: readonly Named[];
  readonly queues: readonly Named[];
}

/** As many as a list gives at once; more are reached over the API. */
const most = 500;

type List<Item> = { readonly items: readonly Item[] };

/** By role, as the server decides it: agents see their own, supervisors their team's, administrators everybody's. */
export function useChoosable(): Choosable {
  const me = usePerson();
  const leads = me !== null && me.roles.some((role) => role !== 'agent');
  const queues = useLoaded<List<Queue>>(`/queues?limit=${most}`).value?.items ?? [];
  const agents = useLoaded<List<Agent>>(leads ? `/agents?limit=${most}` : null).value?.items ?? [];
  const teams = useLoaded<List<Team>>(leads ? `/teams?limit=${most}` : null).value?.items ?? [];
  const isAdministrator = me?.roles.includes('administrator') === true;
  const own = isAdministrator ? null : (agents.find(({ id }) => id === me?.id)?.team ?? null);
  return {
    teams: own === null ? teams : [],
    agents: agents.filter(({ team }) => own === null || team === own),
    queues,
  };
}
