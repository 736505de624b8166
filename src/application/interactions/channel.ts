import type { ByChannel, EventOf, Interaction } from '../../domain/channels/interaction.ts';
import type { AgentId, InteractionId } from '../../domain/ids.ts';
import type { BuiltChannel } from '../../domain/interaction/channel.ts';
import type { SystemCommand } from '../../domain/interaction/system-command.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { AgentStates, StoredInteraction } from '../ports/interactions/interaction-store.ts';

/** A committed decision. */
export interface Changed<Of extends Interaction = Interaction> {
  readonly stored: StoredInteraction<Of>;
  readonly agents: AgentStates;
  /** Empty where the effect already held. */
  readonly events: readonly EventOf<Of>[];
}

/** Which commands an interaction needs as it is under the locks, or why none. */
export type ChooseCommands = (
  interaction: Interaction,
  agents: AgentStates,
) => readonly SystemCommand[] | Refusal;

/**
 * What routing, timers and late matches need of a channel. Voice is the one that is built
 * (`channels/voice/voice-channel.ts`).
 */
export interface Channel {
  /** Does one thing at a time with an interaction, whoever asks; null: none of this channel's has this id. */
  exclusively<Result>(id: InteractionId, work: () => Promise<Result>): Promise<Result | null>;
  /**
   * Decides what is chosen, one command after the other, saves it and does outside what follows from it; `others` are
   * agents who take no part in it yet but may after the change. Commands that are refused are left out; if all are,
   * it refuses as the first of them does.
   */
  change(
    interaction: Interaction,
    choose: ChooseCommands,
    others?: readonly AgentId[],
  ): Promise<Changed | Refusal>;
}

/** What is due to an interaction and only its channel can do; gives whether it changed anything. */
export type DoDue = (
  stored: StoredInteraction,
  what: Exclude<ByChannel[BuiltChannel]['due']['what'], 'withdraw' | 'wrapup-over' | 'offer-again'>,
) => Promise<boolean>;

/** The channels that are built. */
export class Channels {
  readonly #channels: Readonly<Record<BuiltChannel, Channel>>;

  constructor(channels: Readonly<Record<BuiltChannel, Channel>>) {
    this.#channels = channels;
  }

  /** Does one thing at a time with an interaction, whoever asks; null: there is no such interaction. */
  async exclusively<Result>(id: InteractionId, work: () => Promise<Result>): Promise<Result | null> {
    for (const channel of Object.values(this.#channels)) {
      const result = await channel.exclusively(id, work);
      if (result !== null) return result;
    }
    return null;
  }

  /** `Channel.change` of the interaction's channel. */
  change(
    interaction: Interaction,
    choose: ChooseCommands,
    others?: readonly AgentId[],
  ): Promise<Changed | Refusal> {
    return this.#channels[interaction.channel].change(interaction, choose, others);
  }
}
