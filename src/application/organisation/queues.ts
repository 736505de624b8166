import type { AgentId, QueueId } from '../../domain/ids.ts';
import type { CalledNumber } from '../../domain/organisation/called-number.ts';
import type { Queue } from '../../domain/organisation/queue.ts';
import { refuse, type Refusal } from '../../domain/refusal.ts';
import { Faults, isTaken, Uses } from './faults.ts';
import type { Snapshot, Write } from '../ports/organisation/snapshot.ts';

/** The level of an agent who got a skill by being made a member of its queue: the middle. */
const memberLevel = 5;

/**
 * Makes or changes a queue; there is one per skill (spec R4). A member without the skill gets it. `members` null:
 * a new queue has everybody with the skill, an existing one stays as it is.
 */
export function putQueue(
  now: Snapshot,
  queue: Omit<Queue, 'members'>,
  members: readonly AgentId[] | null,
): readonly Write[] | Refusal {
  const faults = new Faults();
  const before = now.queues.get(queue.id);
  const after = members ?? before?.members ?? agentsWith(now, queue);
  if (!now.skills.has(queue.skill)) faults.unknown('skill');
  if ([...now.queues.values()].some((other) => other.id !== queue.id && other.skill === queue.skill)) {
    faults.invalid('skill', 'problem.field.skill-has-queue');
  }
  after.forEach((id, index) => {
    if (!now.agents.has(id)) faults.unknown(`members[${index}]`);
  });
  faults.duplicates(after, (index) => `members[${index}]`);
  const whole: Queue = { ...queue, members: after };
  if (isTaken(now.queues, whole, ({ name }) => name)) faults.taken('name');
  return faults.refusal() ?? [{ put: 'queue', value: whole }, ...skillsForMembers(now, whole)];
}

/** Removes a queue that no number leads to and nobody waits in. */
export function removeQueue(now: Snapshot, id: QueueId): readonly Write[] | Refusal {
  if (!now.queues.has(id)) return refuse('not-found');
  const uses = new Uses();
  const numbers = [...now.numbers.values()].filter((number) => queuesOf(number).includes(id));
  uses.by(
    'number',
    numbers.map(({ number }) => number),
  );
  return uses.refusal() ?? [{ remove: 'queue', id }];
}

function queuesOf(number: CalledNumber): readonly QueueId[] {
  const actions = [number.closed, number.unanswered.then, number.full];
  const owner = number.owner.type === 'queue' ? [number.owner.queue] : [];
  return [...owner, ...actions.flatMap((action) => (action.do === 'queue' ? [action.to] : []))];
}

function agentsWith(now: Snapshot, queue: Pick<Queue, 'skill'>): readonly AgentId[] {
  const agents = [...now.agents.values()].filter(({ skills }) =>
    skills.some(({ skill }) => skill === queue.skill),
  );
  return agents.map(({ id }) => id);
}

function skillsForMembers(now: Snapshot, queue: Queue): readonly Write[] {
  return queue.members.flatMap((id): readonly Write[] => {
    const agent = now.agents.get(id);
    if (agent === undefined || agent.skills.some(({ skill }) => skill === queue.skill)) return [];
    const skills = [...agent.skills, { skill: queue.skill, level: memberLevel, outbound: false }];
    return [{ put: 'agent', value: { ...agent, skills } }];
  });
}
