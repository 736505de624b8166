import type { SkillId } from '../../domain/ids.ts';
import { builtChannels, type Channel } from '../../domain/interaction/channel.ts';
import type { Skill } from '../../domain/organisation/queue.ts';
import { refuse, type Refusal } from '../../domain/refusal.ts';
import { Faults, isTaken, Uses } from './faults.ts';
import type { Snapshot, Write } from '../ports/organisation/snapshot.ts';

const isBuilt = (channel: Channel): boolean => builtChannels.some((built) => built === channel);

/** Makes or changes a skill; its caller number must be one of the organisation's numbers (spec R5). */
export function putSkill(now: Snapshot, skill: Skill): readonly Write[] | Refusal {
  const faults = new Faults();
  if (isTaken(now.skills, skill, ({ name }) => name)) faults.taken('name');
  if (skill.callerNumber !== null && !now.numbers.has(skill.callerNumber)) faults.unknown('callerNumber');
  // A skill of a channel that is not built would never be offered anything.
  if (!isBuilt(skill.channel)) faults.notAvailable('channel');
  return faults.refusal() ?? [{ put: 'skill', value: skill }];
}

/** Removes a skill that no agent has and that has no queue. */
export function removeSkill(now: Snapshot, id: SkillId): readonly Write[] | Refusal {
  if (!now.skills.has(id)) return refuse('not-found');
  const uses = new Uses();
  const agents = [...now.agents.values()].filter(({ skills }) => skills.some(({ skill }) => skill === id));
  const queues = [...now.queues.values()].filter(({ skill }) => skill === id);
  uses.by(
    'agent',
    agents.map(({ name }) => name),
  );
  uses.by(
    'queue',
    queues.map(({ name }) => name),
  );
  return uses.refusal() ?? [{ remove: 'skill', id }];
}
