import type { InteractionViews } from '../../../application/interactions/interaction-views.ts';
import type { InteractionStore } from '../../../application/ports/interactions/interaction-store.ts';
import type { WorkflowChoice } from '../../../application/ports/logging/workflow-choice.ts';
import type { StoreWatch } from '../../../application/ports/runtime/store.ts';
import type { Clock } from '../../../application/ports/runtime/clock.ts';
import type { Desk, DeskLists } from '../../../contract/interactions/desk.ts';
import type { Interaction } from '../../../contract/interactions/interaction.ts';
import { emergencyNumbersOf } from '../../../domain/channels/voice/emergency-numbers.ts';
import { interactionId, type AgentId, type InteractionId } from '../../../domain/ids.ts';
import { inLanguage, type Locale } from '../../../domain/locale.ts';
import { emergencyAddress, type Agent } from '../../../domain/organisation/agent.ts';
import { outboundSkills } from '../../../domain/organisation/outbound-skill.ts';
import { newAgentState, type AgentState } from '../../../domain/presence/agent-state.ts';
import { epochMs, isoText, type EpochMs } from '../../../domain/time.ts';
import { presentChoices } from '../interactions/present-choices.ts';
import { presentPresence, presentSurfaces } from '../interactions/presence.ts';
import type { PresenterDeps } from '../interactions/present-call.ts';
import { presentInteraction } from '../interactions/present-interaction.ts';

export interface DeskViewDeps extends PresenterDeps {
  readonly store: InteractionStore;
  readonly views: InteractionViews;
  readonly workflows: WorkflowChoice;
  readonly clock: Clock;
  /** The link to the phone system, and since when it is as it is. */
  readonly telephony: () => { readonly state: 'up' | 'down'; readonly since: EpochMs };
  /** Whether our own database takes anything in. */
  readonly database: StoreWatch;
  /** Whether the phone system is the simulator. */
  readonly simulated: boolean;
}

/** Contacts that are over but need something of their agent; older ones are in the list of contacts. */
const unfinishedShown = 20;

/** What one person's desk shows. */
export class DeskView {
  readonly #deps: DeskViewDeps;

  constructor(deps: DeskViewDeps) {
    this.#deps = deps;
  }

  /** Everything, with the position from which the stream goes on; the position is read first, so that nothing is missed. */
  async whole(agent: Agent, locale: Locale): Promise<Desk> {
    const { state, position } = await this.stateOf(agent.id);
    const interactions = await this.interactions(agent.id, await this.#shown(state), locale);
    return {
      position,
      presence: presentPresence(state),
      surfaces: presentSurfaces(state),
      telephony: this.telephony(),
      database: this.database(),
      interactions,
      ...this.lists(agent, locale),
      simulator: this.#deps.simulated,
    };
  }

  /** What the person may choose from now. */
  lists(agent: Agent, locale: Locale): DeskLists {
    const { organisation, workflows, clock } = this.#deps;
    const settings = organisation.settings();
    return {
      ...presentChoices(workflows.choose(agent, null, clock.now()).document, locale),
      awayReasons: settings.awayReasons.map(({ id, label }) => ({ id, label: inLanguage(label, locale) })),
      outboundSkills: outboundSkills(agent, (id) => organisation.skill(id)).map(
        ({ id, name, callerNumber }) => ({ id, name, callerNumber }),
      ),
      emergencyNumbers: emergencyNumbersOf(agent.country, settings.emergencyTestNumbers),
      emergencyAddress: emergencyAddress(agent),
      clickToDial: settings.clickToDial.enabled,
    };
  }

  /** Moves the person's stream on. */
  async advance(agent: AgentId): Promise<void> {
    await this.#deps.store.advance([agent]);
  }

  /** The person's state and position; one who never signed in is signed out at the beginning. */
  async stateOf(agent: AgentId): Promise<{ readonly state: AgentState; readonly position: string }> {
    const found = await this.#deps.store.agentState(agent);
    if (found === null) return { state: newAgentState(agent, this.#deps.clock.now()), position: '0' };
    return { state: found.state, position: String(found.position) };
  }

  /** These calls as this person sees them; one that is not there is left out. */
  async interactions(agent: AgentId, ids: readonly InteractionId[], locale: Locale): Promise<Interaction[]> {
    const stored = await this.#deps.store.interactions(ids);
    const views = await this.#deps.views.views(agent, stored);
    return views.map((view) => presentInteraction(view, locale, this.#deps));
  }

  telephony(): Desk['telephony'] {
    const { state, since } = this.#deps.telephony();
    return { state, since: isoText(since) };
  }

  database(): Desk['database'] {
    const { state, since } = this.#deps.database.current;
    return { state, since: isoText(epochMs(since)) };
  }

  async #shown(state: AgentState): Promise<InteractionId[]> {
    const unfinished = await this.#deps.store.unfinished(state.agent, unfinishedShown);
    return [...new Set([...Object.keys(state.work).map(interactionId), ...unfinished])];
  }
}

/** Nothing is left for this person to do: the panel may put it away. */
export const isGone = (interaction: Interaction): boolean =>
  interaction.phase === 'ended' && !interaction.unsaved && !interaction.dispositionMissing;
