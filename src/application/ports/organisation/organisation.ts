import type { Hours } from '../../../domain/hours/hours.ts';
import type { AgentId, HoursId, QueueId, SkillId, TeamId } from '../../../domain/ids.ts';
import type { E164 } from '../../../domain/number.ts';
import type { Agent } from '../../../domain/organisation/agent.ts';
import type { CalledNumber } from '../../../domain/organisation/called-number.ts';
import type { Queue, Skill, Team } from '../../../domain/organisation/queue.ts';
import type { Settings } from '../../../domain/organisation/settings.ts';
import type { EpochMs } from '../../../domain/time.ts';

/**
 * Who works here and how contacts are routed, for reading in the middle of a call: answered from memory, so it costs
 * no statement. A change made on this server is seen at once, one made on another server within seconds.
 * Ids that are not there give null.
 */
export interface Organisation {
  agent(id: AgentId): Agent | null;
  /** Whatever the case of the name. */
  agentByUsername(username: string): Agent | null;
  agentByExtension(extension: string): Agent | null;
  agents(): readonly Agent[];
  team(id: TeamId): Team | null;
  teams(): readonly Team[];
  skill(id: SkillId): Skill | null;
  skills(): readonly Skill[];
  queue(id: QueueId): Queue | null;
  queues(): readonly Queue[];
  /** The queue in which contacts that need this skill wait. */
  queueOfSkill(skill: SkillId): Queue | null;
  /** In the order of membership; none for a queue that is not there. */
  membersOf(queue: QueueId): readonly Agent[];
  number(number: E164): CalledNumber | null;
  numbers(): readonly CalledNumber[];
  hours(id: HoursId): Hours | null;
  allHours(): readonly Hours[];
  /** Whether the number is open at that moment; one without hours always is. */
  isNumberOpen(number: CalledNumber, at: EpochMs): boolean;
  settings(): Settings;
  /** Calls `listener` after each change has become visible; gives back what ends that. */
  onChange(listener: () => void): () => void;
}
