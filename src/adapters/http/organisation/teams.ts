import type { LiveOrganisation } from '../../../application/organisation/live-organisation.ts';
import type { Snapshot, Write } from '../../../application/ports/organisation/snapshot.ts';
import { putTeam, removeTeam } from '../../../application/organisation/teams.ts';
import type { MakeId } from '../../../application/ports/runtime/ids.ts';
import { Team as TeamView, TeamInput } from '../../../contract/organisation.ts';
import { agentId, teamId } from '../../../domain/ids.ts';
import { givesRights } from '../../../domain/organisation/rights.ts';
import { isRefusal } from '../../../domain/refusal.ts';
import type { App } from '../platform/app.ts';
import { requireRight } from '../routes/access.ts';
import { collectionRoutes } from '../routes/collection.ts';

/** Teams with their agents. */
export function teamRoutes(app: App, parts: { organisation: LiveOrganisation; makeId: MakeId }): void {
  collectionRoutes(app, parts.organisation, {
    path: 'teams',
    input: TeamInput,
    view: TeamView,
    read: 'colleagues',
    all: (now) => [...now.teams.values()],
    find: (now, key) => now.teams.get(teamId(key)) ?? null,
    order: (team) => [team.name.toLowerCase(), team.id],
    show: (team, now) => ({ ...team, agents: agentsOf(now, team.id) }),
    asInput: (team) => ({ ...team }),
    beside: (team, now) => ({ agents: agentsOf(now, team.id).toSorted() }),
    put: ({ name, agents }, key, request) => {
      const id = teamId(key ?? parts.makeId());
      const decide = (now: Snapshot) => {
        const writes = putTeam(now, { id, name }, agents?.map(agentId) ?? null);
        // Supervisors see their team's contacts, so whoever moves people gives rights.
        const gives = (write: Write) =>
          'put' in write &&
          write.put === 'agent' &&
          givesRights(now.agents.get(write.value.id), write.value, { withPassword: false });
        if (!isRefusal(writes) && writes.some(gives)) requireRight(request, 'give-rights');
        return writes;
      };
      return { key: id, decide };
    },
    remove: (key) => (now) => removeTeam(now, teamId(key)),
  });
}

const agentsOf = (now: Snapshot, team: string): string[] =>
  [...now.agents.values()].filter((agent) => agent.team === team).map((agent) => agent.id);
