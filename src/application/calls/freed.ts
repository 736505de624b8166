import { isOpen } from '../../domain/call/call.ts';
import { canBeOffered } from '../../domain/presence/agent-state.ts';
import type { AgentId } from '../../domain/ids.ts';
import type { Changed } from './call-changes.ts';
import type { Offers } from './offers.ts';

/**
 * What a decision leaves to routing: a call that waits again is offered to the next agent, and agents who are free
 * again get the call that has waited longest.
 */
export class Freed {
  readonly #offers: Offers;

  constructor(offers: Offers) {
    this.#offers = offers;
  }

  async after({ stored, agents, events }: Changed): Promise<void> {
    if (events.length === 0) return;
    if (stored.call.queuedAt !== null) await this.#offers.offer(stored.call);
    for (const agent of this.#freedAgents({ stored, agents, events })) await this.#offers.serve(agent);
  }

  #freedAgents({ stored, agents }: Changed): AgentId[] {
    return stored.call.parts
      .filter(({ agent, phase }) => {
        const state = agents.get(agent);
        return !isOpen(phase) && state !== undefined && canBeOffered(state);
      })
      .map(({ agent }) => agent);
  }
}
