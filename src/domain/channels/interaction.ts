import type { AgentId } from '../ids.ts';
import type { BuiltChannel } from '../interaction/channel.ts';
import type { ContactFacts } from '../logging/facts/facts.ts';
import type { EpochMs } from '../time.ts';
import type { Call } from './voice/call.ts';
import { nextDue as nextDueOfCall, type CallDue } from './voice/due.ts';
import type { CallEvent } from './voice/events.ts';
import { possibleActions as possibleOnCall, type PossibleAction } from './voice/possible.ts';

/*
 * The seam between what all interactions share and what only one channel knows. A further channel is a folder beside
 * `voice`, its name in `builtChannels`, a line in `ByChannel` and a case in each function; whatever does not handle it then does not compile.
 */

/** The types of each channel. */
export interface ByChannel extends Record<BuiltChannel, object> {
  readonly voice: { readonly interaction: Call; readonly event: CallEvent; readonly due: CallDue };
}

/** Every interaction; `channel` says which type it is. */
export type Interaction = ByChannel[BuiltChannel]['interaction'];
/** What happens on interactions of this type. */
export type EventOf<Of extends Interaction> = ByChannel[Of['channel']]['event'];
export type InteractionEvent = EventOf<Interaction>;
/** One agent's participation with what only its channel knows. */
export type AnyParticipation = Interaction['parts'][number];

/** The next thing that happens to it when its time has come (spec R12); null: only people or the outside move it. */
export function nextDue(interaction: Interaction, now: EpochMs): ByChannel[BuiltChannel]['due'] | null {
  switch (interaction.channel) {
    case 'voice':
      return nextDueOfCall(interaction, now);
  }
}

/** The actions that this agent may take now; `talksElsewhere`: another call is at the agent's ear. */
export function possibleActions(
  interaction: Interaction,
  agent: AgentId,
  talksElsewhere: boolean,
  at: EpochMs,
): PossibleAction[] {
  switch (interaction.channel) {
    case 'voice':
      return possibleOnCall(interaction, agent, talksElsewhere, at);
  }
}

/** What only this channel can say of a contact to the rules of logging. */
export function channelFacts(
  interaction: Interaction,
): Pick<ContactFacts['interaction'], 'channel' | 'callId' | 'from' | 'to' | 'emergency'> {
  switch (interaction.channel) {
    case 'voice': {
      const { channel, callId, from, to, emergency } = interaction;
      return { channel, callId, from, to, emergency };
    }
  }
}

/** The address of ours that was contacted or used: a call's number; null: none of ours took part. */
export function ownAddressOf(interaction: Interaction): string | null {
  switch (interaction.channel) {
    case 'voice':
      return interaction.ownNumber;
  }
}

/** What the neighbour calls it, by which it is known when it is reported again: a call's id in the phone system. */
export function externalIdOf(interaction: Interaction): string | null {
  switch (interaction.channel) {
    case 'voice':
      return interaction.callId;
  }
}
