import type { AgentId, TeamId } from '../../domain/ids.ts';
import type { Agent } from '../../domain/organisation/agent.ts';
import { reachOf } from '../../domain/organisation/rights.ts';
import { peopleOfTeam, type People } from '../../domain/organisation/visibility.ts';
import { refuse, type Refusal } from '../../domain/refusal.ts';
import type { Organisation } from '../ports/organisation/organisation.ts';

/** Whose contacts somebody asks for; null: all that this person may see. */
export interface Asked {
  readonly agent: AgentId | null;
  readonly team: TeamId | null;
}

type Known = Pick<Organisation, 'agent' | 'agents' | 'team' | 'queues'>;

/**
 * Whose figures a person gets (spec L40): agents their own, supervisors those of their team (without one: everybody's),
 * administrators everybody's. Refuses `forbidden` to whoever asks beyond that, and `invalid` what there is not.
 */
export function narrowed(
  person: Pick<Agent, 'id' | 'roles'>,
  { agent, team }: Asked,
  organisation: Known,
): Asked | Refusal<'forbidden' | 'invalid'> {
  const reach = reachOf('reports', person.roles);
  if (reach !== 'all' && reach !== 'team') {
    if ((agent ?? person.id) !== person.id || team !== null) return refuse('forbidden');
    return { agent: person.id, team: null };
  }
  const own = reach === 'team' ? (organisation.agent(person.id)?.team ?? null) : null;
  if (own !== null) {
    if ((team ?? own) !== own) return refuse('forbidden');
    if (agent !== null && organisation.agent(agent)?.team !== own) return refuse('forbidden');
    return { agent, team: own };
  }
  if (agent !== null && !organisation.agent(agent)) return unknown('agent');
  if (team !== null && !organisation.team(team)) return unknown('team');
  return { agent, team };
}

export const unknown = (path: string): Refusal<'invalid'> =>
  refuse('invalid', { errors: [{ path, message: 'problem.field.unknown-reference' }] });

/** The parts that are meant; null: all. */
export function peopleOf({ agent, team }: Asked, organisation: Known): People | null {
  if (agent !== null) {
    const isTheirs = team === null || organisation.agent(agent)?.team === team;
    return { agents: isTheirs ? [agent] : [], queues: [] };
  }
  return team === null ? null : peopleOfTeam(team, organisation);
}
