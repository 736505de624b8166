import type { Interaction, InteractionEvent } from '../../domain/channels/interaction.ts';
import type { SystemCommand } from '../../domain/channels/voice/commands.ts';
import type { AgentId, InteractionId } from '../../domain/ids.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { AgentStates, StoredInteraction } from '../ports/interactions/interaction-store.ts';

/** A committed decision. */
export interface Changed {
  readonly stored: StoredInteraction;
  readonly agents: AgentStates;
  /** Empty where the effect already held. */
  readonly events: readonly InteractionEvent[];
}

/** Which agent an interaction is offered to, and how long. */
export interface OfferTo {
  readonly agent: AgentId;
  readonly at: EpochMs;
  readonly until: EpochMs;
  /** Beside other members of a group (spec R9). */
  readonly ringGroup: boolean;
}

/**
 * What routing, timers and late matches need of an interaction's channel. Voice is the one that is built
 * (`channels/voice/voice-channel.ts`).
 */
export interface Channel {
  /** Does one thing at a time with an interaction, whoever asks; null: there is no such interaction. */
  exclusively<Result>(id: InteractionId, work: () => Promise<Result>): Promise<Result | null>;
  /** The command that offers it to an agent. */
  offer(to: OfferTo): Extract<SystemCommand, { type: 'offer' }>;
  /** To be called after every commit, before it is published. */
  committed(interaction: Interaction): void;
  /** Does outside what was committed. */
  follow(changed: Pick<Changed, 'events' | 'stored'>): Promise<void>;
  /** An offer has reached its agent; a workflow may want it accepted at once. */
  offered(changed: Pick<Changed, 'stored'>): void;
}

/** What is due and only the channel can do; gives whether it changed anything. */
export interface ChannelDue {
  /** Nobody took it in time: the next queue, or the end. */
  moveOn(interaction: Interaction): Promise<boolean>;
  /** The caller keyed all the digits, or had time to. */
  afterDigits(stored: StoredInteraction): Promise<boolean>;
}
