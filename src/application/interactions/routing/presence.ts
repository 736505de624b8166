import { type AgentId, interactionId } from '../../../domain/ids.ts';
import {
  changeCrmUnattended,
  changeDeskView,
  changeSurface,
  choose,
  leave,
  type AgentState,
  type Chosen,
  type DeskView,
} from '../../../domain/presence/agent-state.ts';
import type { Surface } from '../../../domain/presence/presence.ts';
import { sameValue } from '../../../domain/same-value.ts';
import { isRefusal, refuse, type Refusal } from '../../../domain/refusal.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { Bus } from '../../ports/runtime/bus.ts';
import type { InteractionStore, InteractionTransaction } from '../../ports/interactions/interaction-store.ts';
import type { Clock } from '../../ports/runtime/clock.ts';
import type { Organisation } from '../../ports/organisation/organisation.ts';
import type { Settlement } from '../settlement/settlement.ts';
import type { DeskPages } from './desk-pages.ts';
import type { Offers } from './offers.ts';

interface Deps {
  readonly store: InteractionStore;
  readonly settlement: Pick<Settlement, 'box'>;
  readonly pages: DeskPages;
  /** The panels inside the CRM, of which it is only asked whether any still answers. */
  readonly crmPages: DeskPages;
  readonly offers: Offers;
  readonly organisation: Organisation;
  readonly bus: Bus;
  readonly clock: Clock;
}

/** What was last saved of an agent's pages; null: not known, since something else of the agent was saved. */
interface SavedView {
  view: DeskView | null;
}

/** What agents are and where they are signed in (spec R1, R2, L6, C24). */
export class PresenceDesk {
  readonly #deps: Deps;
  /** What was last saved of each agent's pages: what a page only repeats costs no statement. */
  readonly #saved = new Map<AgentId, SavedView>();
  /** Whose pages are being saved. */
  readonly #saving = new Set<AgentId>();
  /** Of whom it was last saved that nobody is at the panel inside the CRM, and of whom that somebody is. */
  readonly #crmUnattended = new Map<AgentId, boolean>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * The agent chooses a presence; while work is in hand it is kept for afterwards. Refuses `invalid` for a reason that
   * the organisation does not know; `away` needs none.
   */
  async choose(
    agent: AgentId,
    choice: Chosen,
    surface: Surface | null,
    page: string | null = null,
  ): Promise<AgentState | Refusal> {
    const reasons = this.#deps.organisation.settings().awayReasons;
    const isKnown = choice.reason === null || reasons.some(({ id }) => id === choice.reason);
    if (!isKnown) {
      const values = { allowed: reasons.map(({ id }) => id).join(', ') };
      return refuse('invalid', {
        errors: [{ path: 'reason', message: 'problem.field.unknown-reason', values }],
      });
    }
    // Who chooses in the desk has it before them; who signs out may stay there until a call is over.
    if (surface === 'desk' && choice.presence !== 'logout') this.#told(agent, true, page);
    const reason = choice.presence === 'away' ? choice.reason : null;
    return this.#change(agent, (state, at) => choose(state, { ...choice, reason }, surface, at));
  }

  /** A panel opened, was focused, or signed out. `page` tells the desk's pages apart, of which one that is shown is enough. */
  surface(
    agent: AgentId,
    surface: Surface,
    to: 'in' | 'out',
    foreground: boolean,
    page: string | null = null,
  ): Promise<AgentState | Refusal> {
    if (surface === 'desk') this.#told(agent, to === 'in' && foreground, page);
    else this.#crmTold(agent, to, page);
    return this.#change(agent, (state, at) =>
      changeSurface(state, surface, to, this.#deps.pages.viewOf(agent) === 'shown', at),
    );
  }

  /** The CRM has signed the agent out, which counts where the organisation wants it to (spec R2, L2). */
  crmSignedOut(agent: AgentId): Promise<AgentState | Refusal> {
    const counts = this.#deps.organisation.settings().presence.logoutCheck;
    return this.#change(agent, (state, at) =>
      counts ? changeSurface(state, 'crm', 'out', false, at) : state,
    );
  }

  /** The agent signs out of Tieline, and the surface with it where they do (spec R2). */
  async leave(agent: AgentId, surface: Surface): Promise<void> {
    await this.#change(agent, (state, at) => leave(state, surface, at));
  }

  /** A page of a surface says on its stream whether it is shown; that signs nothing in or out (spec R2, L6). */
  async shown(
    agent: AgentId,
    surface: Surface,
    page: string | null,
    isShown: boolean,
    stream: string,
  ): Promise<void> {
    this.#pagesOf(surface).told(agent, page, isShown, stream);
    await (surface === 'desk' ? this.#saveView(agent) : this.#saveCrmUnattended(agent));
  }

  /** The browser of a hidden page, whose timers it may hold up, answers on the page's stream (spec L6). */
  answered(agent: AgentId, surface: Surface, page: string | null, stream: string): void {
    this.#pagesOf(surface).answered(agent, page, stream);
  }

  /** A stream of a page has ended. */
  left(agent: AgentId, surface: Surface, page: string | null, stream: string): void {
    this.#pagesOf(surface).left(agent, page, stream);
  }

  /** The server heard nobody for a while. */
  hearAgain(): void {
    this.#deps.pages.hearAgain();
    this.#deps.crmPages.hearAgain();
  }

  /**
   * Takes note of desks, and of panels inside the CRM, whose pages no longer answer; to be called more often than once a second. One that fails holds up no
   * other; it is tried again with the next, and the first failure is thrown.
   */
  async sweep(): Promise<void> {
    const failures: unknown[] = [];
    const { pages, crmPages } = this.#deps;
    for (const agent of pages.agents())
      await this.#saveView(agent).catch((error: unknown) => failures.push(error));
    for (const agent of crmPages.agents())
      await this.#saveCrmUnattended(agent).catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  }

  /** After a restart: desks that were shown before are gone, unless they say again that they are there. */
  async expectPages(): Promise<void> {
    const { store, organisation, pages } = this.#deps;
    const states = await store.agentStates(organisation.agents().map(({ id }) => id));
    for (const { agent, surfaces } of states) if (surfaces.deskForeground) pages.expect(agent);
  }

  /** The panel's own check of microphone and connection (spec C24). */
  audio(agent: AgentId, blocked: boolean): Promise<AgentState | Refusal> {
    return this.#change(agent, (state) => ({ ...state, audioBlocked: blocked }));
  }

  #told(agent: AgentId, isShown: boolean, page: string | null): void {
    const { pages } = this.#deps;
    if (!isShown && page === null) pages.forget(agent);
    else pages.told(agent, page, isShown, null);
  }

  /** A panel that signs in or out without naming itself is a program's, whose silence says nothing. */
  #crmTold(agent: AgentId, to: 'in' | 'out', page: string | null): void {
    const { crmPages } = this.#deps;
    if (to === 'out') crmPages.forget(agent);
    else if (page !== null) crmPages.told(agent, page, true, null);
  }

  #pagesOf(surface: Surface): DeskPages {
    return surface === 'desk' ? this.#deps.pages : this.#deps.crmPages;
  }

  async #saveCrmUnattended(agent: AgentId): Promise<void> {
    const unattended = this.#deps.crmPages.viewOf(agent) === 'unattended';
    if ((this.#crmUnattended.get(agent) ?? false) === unattended) return;
    this.#crmUnattended.set(agent, unattended);
    try {
      await this.#change(agent, (state) => changeCrmUnattended(state, unattended));
    } catch (error) {
      // Tried again with the next sweep.
      this.#crmUnattended.delete(agent);
      throw error;
    }
  }

  /** One save at a time for each agent, so that a page that changes its mind all the time holds nobody else up. */
  async #saveView(agent: AgentId): Promise<void> {
    if (this.#saving.has(agent)) return;
    this.#saving.add(agent);
    try {
      while (this.#saved.get(agent)?.view !== this.#deps.pages.viewOf(agent))
        if (isRefusal(await this.#changeView(agent))) return;
    } finally {
      this.#saving.delete(agent);
    }
  }

  async #changeView(agent: AgentId): Promise<AgentState | Refusal> {
    // Another change may begin, and end, before this one has: it is that one's to say what is known then.
    const saving: SavedView = { view: null };
    let view: DeskView | null = null;
    const saved = await this.#change(
      agent,
      (state, at) => {
        view = this.#deps.pages.viewOf(agent);
        return changeDeskView(state, view, at);
      },
      saving,
    );
    if (!isRefusal(saved)) saving.view = view;
    return saved;
  }

  async #change(
    agent: AgentId,
    change: (state: AgentState, at: EpochMs) => AgentState,
    saving: SavedView = { view: null },
  ): Promise<AgentState | Refusal> {
    const { store, clock, bus, offers } = this.#deps;
    this.#saved.set(agent, saving);
    const changed = await store.transaction(async (tx) => {
      const at = clock.now();
      const state = (await tx.lockAgents([agent], at)).get(agent);
      if (!state) return refuse('not-found');
      const next = change(state, at);
      if (sameValue(next, state)) return { state, position: null };
      const { position } = await tx.saveAgent(next, at);
      await this.#seeBoxes(tx, next, at);
      return { state: next, position };
    });
    if (isRefusal(changed)) return changed;
    if (changed.position !== null) {
      bus.publish({ type: 'presence', agent, position: changed.position });
      await offers.serve(changed.state);
    }
    return changed.state;
  }

  /** The agent now sees the do-not-log boxes of the work in hand, those that are there (spec L6). */
  async #seeBoxes(tx: InteractionTransaction, state: AgentState, at: EpochMs): Promise<void> {
    if (!state.surfaces.deskForeground) return;
    // In the order of their ids, as everything that locks several.
    for (const id of Object.keys(state.work).toSorted()) {
      const { stored } = await tx.lock(interactionId(id), [state.agent], at);
      if (stored) await this.#deps.settlement.box.see(tx, stored, new Map([[state.agent, state]]));
    }
  }
}
