import type { AgentId } from '../../domain/ids.ts';
import { comparableAddress } from '../../domain/logging/mail/address.ts';
import { hasRole, type Agent } from '../../domain/organisation/agent.ts';
import { refuse, type Refusal } from '../../domain/refusal.ts';
import { Faults, isTaken, Uses } from './faults.ts';
import type { Snapshot, Write } from '../ports/organisation/snapshot.ts';

/**
 * Makes or changes an agent. A skill that is new to the agent makes the agent a member of its queue, one that is taken
 * away ends the membership; refuses unknown teams and skills, what another agent has already, and `account-needed` where
 * somebody disables themselves (`by`) or the last administrator (spec R17).
 */
export function putAgent(now: Snapshot, agent: Agent, by: AgentId | null): readonly Write[] | Refusal {
  const faults = new Faults();
  if (agent.team !== null && !now.teams.has(agent.team)) faults.unknown('team');
  agent.skills.forEach(({ skill }, index) => {
    if (!now.skills.has(skill)) faults.unknown(`skills[${index}].skill`);
  });
  faults.duplicates(
    agent.skills.map(({ skill }) => skill),
    (index) => `skills[${index}].skill`,
  );
  if (isTaken(now.agents, agent, ({ username }) => username)) faults.taken('username');
  if (isTaken(now.agents, agent, ({ extension }) => extension)) faults.taken('extension');
  const disables = agent.disabled && now.agents.get(agent.id)?.disabled !== true;
  if (disables && agent.id === by) return neededAccount('problem.field.used-by-yourself');
  if (disables && leavesNoAdministrator(now, agent.id, agent))
    return neededAccount('problem.field.last-administrator');
  if (leavesNoAdministrator(now, agent.id, agent))
    faults.invalid('roles', 'problem.field.last-administrator');
  const value = withAddressAsVerified(now, agent);
  return faults.refusal() ?? [{ put: 'agent', value }, ...membership(now, agent)];
}

const neededAccount = (message: string) =>
  refuse('account-needed', { errors: [{ path: 'disabled', message }] });

/**
 * The agent whose address for emergency calls is verified only while it is the one that was (spec C6): another one that
 * comes with the old mark is unverified again.
 */
function withAddressAsVerified(now: Snapshot, agent: Agent): Agent {
  const before = now.agents.get(agent.id);
  const isMarked =
    agent.addressVerified && (before?.addressVerified !== true || before.address === agent.address);
  return { ...agent, addressVerified: isMarked && agent.address !== null };
}

/** The agent whose address is verified only where it is the one that was (spec L22): another is to be confirmed anew. */
export function stillVerified(now: Snapshot, agent: Agent): Agent {
  const before = now.agents.get(agent.id)?.email ?? '';
  const isSame = comparableAddress(before) === comparableAddress(agent.email ?? '');
  return isSame ? agent : { ...agent, emailVerified: false };
}

/** Removes an agent who owns no number and had no contacts. Nobody removes themselves or the last administrator. */
export function removeAgent(now: Snapshot, id: AgentId, by: AgentId | null): readonly Write[] | Refusal {
  if (!now.agents.has(id)) return refuse('not-found');
  const uses = new Uses();
  const numbers = [...now.numbers.values()].filter(
    ({ owner }) => owner.type === 'agent' && owner.agent === id,
  );
  uses.by(
    'number',
    numbers.map(({ number }) => number),
  );
  if (id === by) uses.because('problem.field.used-by-yourself');
  if (leavesNoAdministrator(now, id, null)) uses.because('problem.field.last-administrator');
  const queues = [...now.queues.values()].filter(({ members }) => members.includes(id));
  return (
    uses.refusal() ?? [
      ...queues.map((queue): Write => ({ put: 'queue', value: withoutMember(queue, id) })),
      { remove: 'agent', id },
    ]
  );
}

/** The first administrator, while there is nobody (spec O2); `already-exists` afterwards. */
export function putFirstAdministrator(now: Snapshot, agent: Agent, hash: string): readonly Write[] | Refusal {
  if (now.agents.size > 0) return refuse('already-exists');
  return [
    { put: 'agent', value: agent },
    { put: 'password', agent: agent.id, hash },
  ];
}

function leavesNoAdministrator(now: Snapshot, id: AgentId, after: Agent | null): boolean {
  const before = now.agents.get(id);
  if (before === undefined || !isAdministrator(before)) return false;
  if (after !== null && isAdministrator(after)) return false;
  return ![...now.agents.values()].some((agent) => agent.id !== id && isAdministrator(agent));
}

/** A disabled one administers nothing. */
const isAdministrator = (agent: Agent): boolean => !agent.disabled && hasRole(agent, 'administrator');

function membership(now: Snapshot, agent: Agent): readonly Write[] {
  const before = new Set(now.agents.get(agent.id)?.skills.map(({ skill }) => skill));
  const after = new Set(agent.skills.map(({ skill }) => skill));
  return [...now.queues.values()].flatMap((queue): readonly Write[] => {
    const isMember = queue.members.includes(agent.id);
    if (isMember && !after.has(queue.skill)) return [{ put: 'queue', value: withoutMember(queue, agent.id) }];
    if (isMember || !after.has(queue.skill) || before.has(queue.skill)) return [];
    return [{ put: 'queue', value: { ...queue, members: [...queue.members, agent.id] } }];
  });
}

const withoutMember = <Q extends { readonly members: readonly AgentId[] }>(queue: Q, id: AgentId): Q => ({
  ...queue,
  members: queue.members.filter((member) => member !== id),
});
