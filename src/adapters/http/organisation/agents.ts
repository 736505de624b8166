import { z } from 'zod';
import type { LiveOrganisation } from '../../../application/organisation/live-organisation.ts';
import { putAgent, removeAgent, stillVerified } from '../../../application/organisation/agents.ts';
import type { CrmDirectory } from '../../../application/ports/crm/people.ts';
import {
  isSetInCrm,
  linked,
  setElsewhere,
  userOf,
} from '../../../application/organisation/crm-user-choice.ts';
import type { Snapshot, Write } from '../../../application/ports/organisation/snapshot.ts';
import type { MakeId } from '../../../application/ports/runtime/ids.ts';
import type { Passwords } from '../../../application/ports/organisation/passwords.ts';
import type { SignIn } from '../../../application/sign-in/sign-in.ts';
import { id } from '../../../contract/common.ts';
import { Agent as AgentView, AgentDefaults, AgentInput } from '../../../contract/organisation.ts';
import { agentId, skillId, teamId } from '../../../domain/ids.ts';
import { hasRole, type Agent } from '../../../domain/organisation/agent.ts';
import { givesRights } from '../../../domain/organisation/rights.ts';
import { isRefusal, refuse, type Refusal } from '../../../domain/refusal.ts';
import type { App, Person } from '../platform/app.ts';
import { requireRight } from '../routes/access.ts';
import { actorOf, collectionRoutes } from '../routes/collection.ts';
import { accepted } from '../platform/problem.ts';

export interface AgentRoutesDeps {
  readonly organisation: LiveOrganisation;
  readonly passwords: Passwords;
  readonly signIn: SignIn;
  readonly makeId: MakeId;
  /** The users of a CRM that others administer; null: Tieline's own agents are its users. */
  readonly directory: CrmDirectory | null;
}

/** The people: their colleagues see what a transfer needs, administrators and they themselves see all. */
export function agentRoutes(app: App, deps: AgentRoutesDeps): void {
  const { organisation, passwords, signIn, makeId, directory } = deps;
  collectionRoutes(app, organisation, {
    path: 'agents',
    input: AgentInput,
    view: AgentView,
    read: 'colleagues',
    secretInput: true,
    all: (now) => [...now.agents.values()],
    find: (now, key) => now.agents.get(agentId(key)) ?? null,
    order: (agent) => [agent.name.toLowerCase(), agent.id],
    show: (agent, _now, request) => showAgent(agent, request.person, directory),
    asInput: ({ doNotLogDefault, skills, roles, ...agent }) => ({
      ...agent,
      roles: [...roles],
      skills: [...skills],
      doNotLog: doNotLogDefault,
    }),
    put: async ({ password, ...input }, key, request) => {
      const agent = agentOf(input, key ?? makeId(), organisation.settings().country);
      await readUnknown(agent, deps);
      const hash = password === undefined ? null : await passwords.hash(password);
      const isMarked = saysVerified(request.body);
      const decide = (now: Snapshot) => {
        if (givesRights(now.agents.get(agent.id), agent, { withPassword: hash !== null }))
          requireRight(request, 'give-rights');
        const asLinked = linkedAgent(now, agent, request.body, directory);
        if (isRefusal(asLinked)) return asLinked;
        const value = isMarked ? asLinked : stillVerified(now, asLinked);
        return withPassword(putAgent(now, value, request.person.id), agent, hash);
      };
      const endsSessions = key !== null && (hash !== null || agent.disabled);
      if (!endsSessions) return { key: agent.id, decide };
      // Whoever is signed in with the old password, or at a disabled account, is signed out.
      return { key: agent.id, decide, after: () => signIn.endSessionsOf(agent.id, null) };
    },
    remove: (key, request) => (now: Snapshot) => removeAgent(now, agentId(key), request.person.id),
    // The sessions are gone from the database with the agent; streams and memories hear of it here.
    removed: (key) => signIn.endSessionsOf(agentId(key), null),
  });

  app.put(
    '/api/v1/agents/:key/defaults',
    {
      config: { access: 'administration' },
      schema: {
        operationId: 'changeAgentDefaults',
        summary: 'Set whether an agent’s contacts begin as “do not log”',
        tags: ['Administration'],
        params: z.object({ key: id }),
        body: AgentDefaults,
        response: { 200: AgentDefaults },
      },
    },
    async (request) => {
      const { doNotLog } = request.body;
      const decide = (now: Snapshot): readonly Write[] | Refusal => {
        const agent = now.agents.get(agentId(request.params.key));
        if (agent === undefined) return refuse('not-found');
        if (directory !== null && isSetInCrm(agent, directory) && doNotLog !== agent.doNotLogDefault)
          return setElsewhere();
        return [{ put: 'agent', value: { ...agent, doNotLogDefault: doNotLog } }];
      };
      accepted(await organisation.change(actorOf(request), decide));
      return { doNotLog };
    },
  );
}

/** Whom the CRM has only just got is not known here before its users are read again, which they are every hour. */
async function readUnknown(agent: Agent, { organisation, directory }: AgentRoutesDeps): Promise<void> {
  const { crmUser } = agent;
  if (directory === null || crmUser === null || crmUser === organisation.agent(agent.id)?.crmUser) return;
  if (userOf(agent, directory) === null) await directory.refresh();
}

/** As the user of the CRM whom the request names, if others administer it. */
function linkedAgent(
  now: Snapshot,
  agent: Agent,
  body: unknown,
  directory: CrmDirectory | null,
): Agent | Refusal {
  if (directory === null) return agent;
  const isGiven = typeof body === 'object' && body !== null && 'doNotLog' in body;
  return linked(now, { agent, doNotLog: isGiven ? agent.doNotLogDefault : null }, directory);
}

/** Whether this very request marks the address; what it leaves out is filled in from what was. */
const saysVerified = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && 'emailVerified' in body;

function agentOf(input: Omit<z.output<typeof AgentInput>, 'password'>, key: string, country: string): Agent {
  const { doNotLog, doNotLogSetIn: _, team, skills, ...rest } = input;
  return {
    ...rest,
    id: agentId(key),
    country: input.country ?? country,
    team: team === null ? null : teamId(team),
    skills: skills.map(({ skill, level, outbound }) => ({ skill: skillId(skill), level, outbound })),
    doNotLogDefault: doNotLog,
  };
}

function withPassword(
  writes: readonly Write[] | Refusal,
  agent: Agent,
  hash: string | null,
): readonly Write[] | Refusal {
  if (isRefusal(writes) || hash === null) return writes;
  return [...writes, { put: 'password', agent: agent.id, hash }];
}

function showAgent(agent: Agent, reader: Person, directory: CrmDirectory | null): AgentView {
  const { id: key, name, roles, team, extension, skills } = agent;
  const colleague = { id: key, name, roles: [...roles], team, extension, skills: [...skills] };
  if (reader.id !== agent.id && !hasRole(reader, 'administrator')) return colleague;
  return {
    ...colleague,
    username: agent.username,
    email: agent.email,
    emailVerified: agent.emailVerified,
    locale: agent.locale,
    country: agent.country,
    capacity: agent.capacity,
    crmUser: agent.crmUser,
    address: agent.address,
    addressVerified: agent.addressVerified,
    doNotLog: agent.doNotLogDefault,
    doNotLogSetIn: directory !== null && isSetInCrm(agent, directory) ? 'crm' : 'tieline',
    deskPhone: agent.deskPhone,
    disabled: agent.disabled,
  };
}
