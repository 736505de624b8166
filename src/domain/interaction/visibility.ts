import type { AgentId } from '../ids.ts';
import { leads, type Agent } from '../organisation/agent.ts';
import { participationOf, type Call } from '../channels/voice/call.ts';

/** Who took part may see a call, and who leads (spec O12). */
export const maySee = (person: Pick<Agent, 'id' | 'roles'>, call: Call): boolean =>
  leads(person) || participationOf(call, person.id) !== undefined;

/** The same for lists: whose calls alone this person may see; null: everybody's. */
export const visibleTo = (person: Pick<Agent, 'id' | 'roles'>): AgentId | null =>
  leads(person) ? null : person.id;
