import type { InteractionBase } from './interaction-base.ts';
import { participationOf } from './participation.ts';
import type { AgentId } from '../ids.ts';
import { leads, type Agent } from '../organisation/agent.ts';

/** Who took part may see a call, and who leads (spec O12). */
export const maySee = (person: Pick<Agent, 'id' | 'roles'>, interaction: InteractionBase): boolean =>
  leads(person) || participationOf(interaction, person.id) !== undefined;

/** The same for lists: whose calls alone this person may see; null: everybody's. */
export const visibleTo = (person: Pick<Agent, 'id' | 'roles'>): AgentId | null =>
  leads(person) ? null : person.id;
