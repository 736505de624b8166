import type { Decision } from '../decision.ts';
import type { AgentId } from '../ids.ts';
import type { ContactFacts } from '../logging/facts/facts.ts';
import type { EpochMs } from '../time.ts';
import type { Call } from './voice/call.ts';
import type { SystemCommand } from './voice/commands.ts';
import { decide as decideOnCall } from './voice/decide.ts';
import { nextDue as nextDueOfCall, type Due } from './voice/due.ts';
import type { CallEvent } from './voice/events.ts';
import { evolve as evolveCall } from './voice/evolve.ts';
import { possibleActions as possibleOnCall, type PossibleAction } from './voice/possible.ts';

/*
 * The seam between what all interactions share and what only one channel knows. A further channel is a folder beside
 * `voice`, its types in the unions and a case in each function; whatever does not handle it then does not compile.
 */

/** Every interaction; `channel` says which type it is. */
export type Interaction = Call;
export type InteractionEvent = CallEvent;
/** One agent's share with what only its channel knows. */
export type InteractionPart = Interaction['parts'][number];

/** The interaction after an event; `before` is null for the event that begins it, and only then. */
export const evolve = (before: Interaction | null, event: InteractionEvent): Interaction =>
  evolveCall(before, event);

/** Decides what routing or a timer wants: to queue, offer, withdraw, give up, or end wrap-up. */
export function decide(command: SystemCommand, interaction: Interaction): Decision<InteractionEvent> {
  switch (interaction.channel) {
    case 'voice':
      return decideOnCall(command, interaction);
  }
}

/** The next thing that happens to it when its time has come (spec R12); null: only people or the outside move it. */
export function nextDue(interaction: Interaction, now: EpochMs): Due | null {
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
export function channelFacts({
  channel,
  callId,
  from,
  to,
  emergency,
}: Interaction): Pick<ContactFacts['interaction'], 'channel' | 'callId' | 'from' | 'to' | 'emergency'> {
  switch (channel) {
    case 'voice':
      return { channel, callId, from, to, emergency };
  }
}

/** What the neighbour calls it, by which it is known when it is reported again: a call's id in the phone system. */
export function externalIdOf(interaction: Interaction): string | null {
  switch (interaction.channel) {
    case 'voice':
      return interaction.callId;
  }
}
