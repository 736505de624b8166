import type { AgentId, TeamId } from '../../domain/ids.ts';
import type { Team } from '../../domain/organisation/queue.ts';
import { refuse, type Refusal } from '../../domain/refusal.ts';
import { Faults, isTaken, Uses } from './faults.ts';
import type { Snapshot, Write } from '../ports/organisation/snapshot.ts';

/** Makes or changes a team. `agents` become its agents, leaving the teams they were in; null: as they are. */
export function putTeam(
  now: Snapshot,
  team: Team,
  agents: readonly AgentId[] | null,
): readonly Write[] | Refusal {
  const faults = new Faults();
  if (isTaken(now.teams, team, ({ name }) => name)) faults.taken('name');
  agents?.forEach((id, index) => {
    if (!now.agents.has(id)) faults.unknown(`agents[${index}]`);
  });
  const moved = [...now.agents.values()].flatMap((agent): readonly Write[] => {
    if (agents === null) return [];
    const is = agent.team === team.id;
    const shall = agents.includes(agent.id);
    return is === shall ? [] : [{ put: 'agent', value: { ...agent, team: shall ? team.id : null } }];
  });
  return faults.refusal() ?? [{ put: 'team', value: team }, ...moved];
}

/** Removes a team that nobody is in. */
export function removeTeam(now: Snapshot, id: TeamId): readonly Write[] | Refusal {
  if (!now.teams.has(id)) return refuse('not-found');
  const uses = new Uses();
  const agents = [...now.agents.values()].filter(({ team }) => team === id);
  uses.by(
    'agent',
    agents.map(({ name }) => name),
  );
  return uses.refusal() ?? [{ remove: 'team', id }];
}
