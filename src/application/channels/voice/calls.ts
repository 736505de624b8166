import type { Interaction } from '../../../domain/channels/interaction.ts';
import type { Call } from '../../../domain/channels/voice/call.ts';
import type { CallEvent } from '../../../domain/channels/voice/events.ts';
import type { AgentId, InteractionId } from '../../../domain/ids.ts';
import type { AgentState } from '../../../domain/presence/agent-state.ts';
import type { Changed } from '../../interactions/channel.ts';
import type { InteractionStore, StoredInteraction } from '../../ports/interactions/interaction-store.ts';

export interface StoredCall extends StoredInteraction {
  readonly interaction: Call;
}

/** A committed decision on a call. */
export interface ChangedCall extends Changed {
  readonly stored: StoredCall;
  readonly events: readonly CallEvent[];
}

export const isCall = (interaction: Interaction): interaction is Call => interaction.channel === 'voice';

export const isStoredCall = (stored: StoredInteraction): stored is StoredCall => isCall(stored.interaction);
const asCall = (stored: StoredInteraction | null): StoredCall | null =>
  stored !== null && isStoredCall(stored) ? stored : null;

/** Reads the interactions that are calls; those of other channels are not found. */
export class Calls {
  readonly #store: InteractionStore;

  constructor(store: InteractionStore) {
    this.#store = store;
  }

  async call(id: InteractionId): Promise<StoredCall | null> {
    return asCall(await this.#store.interaction(id));
  }

  /** The call and the agent as of one moment. */
  async callAndAgent(
    id: InteractionId,
    agent: AgentId,
  ): Promise<readonly [StoredCall | null, AgentState | null]> {
    const [stored, state] = await this.#store.interactionAndAgent(id, agent);
    return [asCall(stored), state];
  }

  /** Every call whose legs are not all gone. */
  async open(): Promise<readonly StoredCall[]> {
    return (await this.#store.open()).filter(isStoredCall);
  }
}
