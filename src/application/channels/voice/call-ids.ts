import type { CallId, InteractionId } from '../../../domain/ids.ts';
import type { InteractionStore } from '../../ports/interactions/interaction-store.ts';
import type { Calls } from './calls.ts';

/** More than are ever open at once; the oldest are read again when they are asked for. */
const REMEMBERED = 10_000;

/**
 * Which interaction a call of the phone system is, and the other way round. That never changes, so it is read once;
 * facts and commands find their call without a statement.
 */
export class CallIds {
  readonly #store: Pick<InteractionStore, 'idOfCall'>;
  readonly #calls: Pick<Calls, 'call'>;
  readonly #interactions = new Map<CallId, InteractionId>();
  readonly #callIds = new Map<InteractionId, CallId>();

  constructor(store: Pick<InteractionStore, 'idOfCall'>, calls: Pick<Calls, 'call'>) {
    this.#store = store;
    this.#calls = calls;
  }

  /** Whether this server knows an interaction for this call; false: there may be one nevertheless. */
  knows(call: CallId): boolean {
    return this.#interactions.has(call);
  }

  /** null: no interaction of ours was begun for this call. */
  async interactionOf(call: CallId): Promise<InteractionId | null> {
    const known = this.#interactions.get(call);
    if (known !== undefined) return known;
    const found = await this.#store.idOfCall(call);
    if (found !== null) this.learn(found, call);
    return found;
  }

  /** null: there is no such call. */
  async callOf(interaction: InteractionId): Promise<CallId | null> {
    const known = this.#callIds.get(interaction);
    if (known !== undefined) return known;
    const found = await this.#calls.call(interaction);
    if (found !== null) this.learn(interaction, found.interaction.callId);
    return found?.interaction.callId ?? null;
  }

  /** To be called once the call's beginning is committed. */
  learn(interaction: InteractionId, call: CallId): void {
    this.#interactions.set(call, interaction);
    this.#callIds.set(interaction, call);
    for (const [oldCall, oldInteraction] of this.#interactions) {
      if (this.#interactions.size <= REMEMBERED) return;
      this.#interactions.delete(oldCall);
      this.#callIds.delete(oldInteraction);
    }
  }
}
