import type { AgentId } from '../../../domain/ids.ts';
import { changeSurface, choose, type AgentState, type Chosen } from '../../../domain/presence/agent-state.ts';
import type { Surface } from '../../../domain/presence/presence.ts';
import { isRefusal, refuse, type Refusal } from '../../../domain/refusal.ts';
import type { Offers } from './offers.ts';
import type { Bus } from '../../ports/runtime/bus.ts';
import type { InteractionStore } from '../../ports/interactions/interaction-store.ts';
import type { Clock } from '../../ports/runtime/clock.ts';
import type { Organisation } from '../../ports/organisation/organisation.ts';

interface Deps {
  readonly store: InteractionStore;
  readonly offers: Offers;
  readonly organisation: Organisation;
  readonly bus: Bus;
  readonly clock: Clock;
}

/** What agents are and where they are signed in (spec R1, R2, C24). */
export class PresenceDesk {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * The agent chooses a presence; while work is in hand it is kept for afterwards. Refuses `invalid` for a reason that
   * the organisation does not know; `away` needs none.
   */
  async choose(agent: AgentId, choice: Chosen, surface: Surface | null): Promise<AgentState | Refusal> {
    const reasons = this.#deps.organisation.settings().awayReasons;
    const isKnown = choice.reason === null || reasons.some(({ id }) => id === choice.reason);
    if (!isKnown) {
      const values = { allowed: reasons.map(({ id }) => id).join(', ') };
      return refuse('invalid', {
        errors: [{ path: 'reason', message: 'problem.field.unknown-reason', values }],
      });
    }
    const reason = choice.presence === 'away' ? choice.reason : null;
    return this.#change(agent, (state, at) => choose(state, { ...choice, reason }, surface, at));
  }

  /** A panel opened, was focused, or signed out. */
  surface(
    agent: AgentId,
    surface: Surface,
    to: 'in' | 'out',
    foreground: boolean,
  ): Promise<AgentState | Refusal> {
    return this.#change(agent, (state) => changeSurface(state, surface, to, foreground));
  }

  /** The panel's own check of microphone and connection (spec C24). */
  audio(agent: AgentId, blocked: boolean): Promise<AgentState | Refusal> {
    return this.#change(agent, (state) => ({ ...state, audioBlocked: blocked }));
  }

  async #change(
    agent: AgentId,
    change: (state: AgentState, at: ReturnType<Clock['now']>) => AgentState,
  ): Promise<AgentState | Refusal> {
    const { store, clock, bus, offers } = this.#deps;
    const changed = await store.transaction(async (tx) => {
      const at = clock.now();
      const state = (await tx.lockAgents([agent], at)).get(agent);
      if (!state) return refuse('not-found');
      const next = change(state, at);
      if (JSON.stringify(next) === JSON.stringify(state)) return { state, position: null };
      return { state: next, position: (await tx.saveAgent(next, at)).position };
    });
    if (isRefusal(changed)) return changed;
    if (changed.position !== null) {
      bus.publish({ type: 'presence', agent, position: changed.position });
      await offers.serve(changed.state);
    }
    return changed.state;
  }
}
