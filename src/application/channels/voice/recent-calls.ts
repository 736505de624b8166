import type { Call } from '../../../domain/channels/voice/call.ts';
import { allLegs } from '../../../domain/channels/voice/orders.ts';
import type { AgentId, InteractionId, LegId } from '../../../domain/ids.ts';
import { isOpen, participationOf } from '../../../domain/interaction/participation.ts';

/** More than go on at once; a call that is no longer here is read. */
const REMEMBERED = 2_000;

/**
 * Calls as this server last saved them. Another may have gone on with one since, so they tell only what stays true: a
 * leg that was answered, or is gone, does not become so again.
 */
export class RecentCalls {
  readonly #calls = new Map<InteractionId, Call>();

  /** To be called once it is committed. */
  saved(call: Call): void {
    this.#calls.delete(call.id);
    this.#calls.set(call.id, call);
    for (const oldest of this.#calls.keys()) {
      if (this.#calls.size <= REMEMBERED) return;
      this.#calls.delete(oldest);
    }
  }

  /** Which agents to lock for a decision that is made under the locks anyway; null: it is not remembered. */
  find(id: InteractionId): Call | null {
    return this.#calls.get(id) ?? null;
  }

  /** Those that this agent still has, as far as they are remembered. */
  ofAgent(agent: AgentId): readonly Call[] {
    return [...this.#calls.values()].filter((call) => {
      const part = participationOf(call, agent);
      return call.ended === null && part !== undefined && isOpen(part.phase);
    });
  }

  /** null: it is not remembered, or this leg is not known to belong to it. */
  withLeg(id: InteractionId, leg: LegId): Call | null {
    const call = this.#calls.get(id);
    return call !== undefined && allLegs(call).includes(leg) ? call : null;
  }
}
