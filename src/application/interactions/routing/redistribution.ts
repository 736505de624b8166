import type { Interaction } from '../../../domain/channels/interaction.ts';
import type { AgentId } from '../../../domain/ids.ts';
import { isOpen } from '../../../domain/interaction/participation.ts';
import type { AgentState } from '../../../domain/presence/agent-state.ts';
import type { AgentStates } from '../../ports/interactions/interaction-store.ts';
import type { Log } from '../../ports/runtime/log.ts';
import { outlast } from '../../runtime/outlast.ts';
import type { Changed } from '../channel.ts';
import type { Offers } from './offers.ts';

/**
 * What a decision leaves to routing: what waits again is offered to the next agent, and agents who are free again are
 * offered what has waited longest.
 */
export class Redistribution {
  readonly #offers: Offers;
  readonly #log: Log;
  readonly #serving = new Set<Promise<void>>();
  readonly #stopping = new AbortController();

  constructor(deps: { readonly offers: Offers; readonly log: Log }) {
    this.#offers = deps.offers;
    this.#log = deps.log;
  }

  /** To be called after every commit. What is offered to agents who are free again is not waited for. */
  async after(changed: Changed): Promise<void> {
    if (changed.events.length === 0) return;
    if (changed.stored.interaction.queuedAt !== null) await this.#offers.offer(changed.stored.interaction);
    for (const state of freed(changed.stored.interaction, changed.agents)) this.#serveSoon(state);
  }

  /** Resolves when nobody is being served any more; while our own database is away, it is not waited for. */
  async settled(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#serving);
  }

  /** To be called when these agents may take more than before. */
  serveFreeSoon(agents: readonly AgentId[]): void {
    this.#soon(() => this.#offers.serveFree(agents), { agents });
  }

  #serveSoon(state: AgentState): void {
    this.#soon(() => this.#offers.serve(state), { agent: state.agent });
  }

  /** Not waited for: it takes other calls' locks, and whoever is here may hold one. */
  #soon(work: () => Promise<void>, about: object): void {
    const serving = outlast(work, this.#stopping.signal)
      .catch((error: unknown) =>
        this.#log.error({ ...about, err: error }, 'a free agent could not be served'),
      )
      .finally(() => this.#serving.delete(serving));
    this.#serving.add(serving);
  }
}

/** Agents whose participation is over; `serve` looks whether they have room again. */
const freed = (interaction: Interaction, agents: AgentStates): AgentState[] =>
  interaction.parts.flatMap(({ agent, phase }) => {
    const state = agents.get(agent);
    return !isOpen(phase) && state !== undefined ? [state] : [];
  });
