import type { InteractionBase } from '../interaction/interaction-base.ts';
import type { Participation } from '../interaction/participation.ts';
import type { AgentId, QueueId } from '../ids.ts';
import type { Agent } from './agent.ts';
import type { Queue } from './queue.ts';
import { reachOf } from './rights.ts';

/** Whose contacts: those that these agents took part in, and those of these queues that nobody was offered. */
export interface People {
  readonly agents: readonly AgentId[];
  readonly queues: readonly QueueId[];
}

/** Who works here, as far as it decides who sees what. */
export interface Colleagues {
  agent(id: AgentId): Pick<Agent, 'id' | 'roles' | 'team'> | null;
  agents(): readonly Pick<Agent, 'id' | 'team'>[];
  queues(): readonly Pick<Queue, 'id' | 'members'>[];
}

/**
 * Whose contacts a person sees (spec O12): agents their own, supervisors their team's (without a team everybody's),
 * administrators everybody's. null: everybody's.
 */
export function visiblePeople(id: AgentId, colleagues: Colleagues): People | null {
  const person = colleagues.agent(id);
  if (person === null) return { agents: [id], queues: [] };
  const reach = reachOf('contacts', person.roles);
  if (reach === 'all') return null;
  if (reach !== 'team') return { agents: [id], queues: [] };
  if (person.team === null) return null;
  const { agents, queues } = peopleOfTeam(person.team, colleagues);
  return { agents: [...new Set([id, ...agents])], queues };
}

/** A team's people; what nobody was offered belongs to the teams that serve its queue, and to no single agent. */
export function peopleOfTeam(team: Agent['team'], colleagues: Pick<Colleagues, 'agents' | 'queues'>): People {
  const agents = colleagues.agents().flatMap((one) => (one.team === team ? [one.id] : []));
  const members = new Set(agents);
  const queues = colleagues.queues().filter((queue) => queue.members.some((member) => members.has(member)));
  return { agents, queues: queues.map((queue) => queue.id) };
}

/** Whether a contact is one of these people's (spec O12). */
export function isTheirs(
  people: People | null,
  { parts, queue }: Pick<InteractionBase, 'parts' | 'queue'>,
): boolean {
  if (people === null) return true;
  if (parts.length === 0) return queue !== null && people.queues.includes(queue);
  return parts.some(({ agent }) => people.agents.includes(agent));
}

/**
 * Whether they see what a part holds: notes, record and log (spec O12). Whoever let the contact pass sees that it was
 * answered and by whom; whoever answered it or began it sees it whole.
 */
export function isContentTheirs(
  people: People | null,
  { parts }: Pick<InteractionBase, 'parts'>,
  agent: AgentId,
): boolean {
  if (people === null || people.agents.includes(agent)) return true;
  return parts.some((part) => people.agents.includes(part.agent) && hadIt(part));
}

const hadIt = ({ answeredAt, role }: Participation): boolean => answeredAt !== null || role === 'caller';
