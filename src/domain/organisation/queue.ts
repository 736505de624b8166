import type { Channel } from '../interaction/channel.ts';
import type { AgentId, QueueId, SkillId, TeamId } from '../ids.ts';
import type { E164 } from '../number.ts';

export interface Team {
  readonly id: TeamId;
  readonly name: string;
}

/** What an interaction needs and an agent has. Its queue is the queue that names it. */
export interface Skill {
  readonly id: SkillId;
  readonly name: string;
  readonly channel: Channel;
  /** Agents may call out with it. */
  readonly outbound: boolean;
  /** The number that called people see; one of the organisation's numbers. */
  readonly callerNumber: E164 | null;
}

export const strategies = ['longest-idle', 'most-skilled', 'round-robin', 'ring-all'] as const;
export type Strategy = (typeof strategies)[number];

/** Waiting interactions of one skill (spec R4). */
export interface Queue {
  readonly id: QueueId;
  readonly name: string;
  readonly skill: SkillId;
  readonly strategy: Strategy;
  /** How long one agent is offered an interaction. */
  readonly offerSeconds: number;
  /** In the order in which they were made members. Every member has the skill; who has it and is no member only calls out. */
  readonly members: readonly AgentId[];
  readonly serviceLevel: { readonly seconds: number; readonly percent: number };
  /** One more is "full" for the number that was called. */
  readonly maxWaiting: number;
  /** After this time even an interaction whose number says nothing about waiting is ended (spec R12). */
  readonly maxWaitSeconds: number;
}
