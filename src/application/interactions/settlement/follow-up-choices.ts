import type { Interaction } from '../../../domain/channels/interaction.ts';
import type { AgentId } from '../../../domain/ids.ts';
import type { FollowUp, FollowUpChoice } from '../../../domain/interaction/follow-up.ts';
import type { ParticipationNotes } from '../../../domain/interaction/participation-notes.ts';
import { type Participation, participationOf } from '../../../domain/interaction/participation.ts';
import { followUpTasks } from '../../../domain/logging/follow-up/tasks.ts';
import { chosenFollowUp, followUpOffer, refersToTask } from '../../../domain/workflow/follow-up.ts';
import type { AgentStates, StoredInteraction } from '../../ports/interactions/interaction-store.ts';
import type { Organisation } from '../../ports/organisation/organisation.ts';
import type { Clock } from '../../ports/runtime/clock.ts';
import { contactFacts } from './contact-facts.ts';
import type { Settlement } from './settlement.ts';

interface Deps {
  readonly organisation: Organisation;
  readonly settlement: Pick<Settlement, 'workflowOf'>;
  readonly clock: Clock;
}

/** What follows a contact: the agent's choice, else what the workflow offers first (spec L30). */
export class FollowUpChoices {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Whether Finish carries out what depends on which of the record's tasks are open: they were read when the contact began,
   * and somebody may have finished, moved or taken over one since (spec L30). A task that the agent chose was read then.
   */
  dependsOnTasks({ interaction, match, notes }: StoredInteraction, agent: AgentId): boolean {
    const own = notes.find((one) => one.agent === agent);
    // Where none was open, none was offered.
    if (!own?.kept || match.related.every(({ tasks }) => tasks.length === 0)) return false;
    if (participationOf(interaction, agent)?.phase !== 'wrapup') return false;
    return refersToTask(this.#choiceOf(interaction, own)) && (own.followUp?.task ?? null) === null;
  }

  /** Whether Finish finishes today's task, by the agent's choice or by default. */
  finishesToday({ interaction, notes }: StoredInteraction, agent: AgentId): boolean {
    const own = notes.find((one) => one.agent === agent);
    return own !== undefined && this.#choiceOf(interaction, own) === 'follow-up-and-finish-today';
  }

  #choiceOf(interaction: Interaction, { agent, followUp }: ParticipationNotes): FollowUpChoice {
    const offer = followUpOffer(this.#deps.settlement.workflowOf(interaction, agent).document, interaction);
    return followUp?.choice ?? offer?.first ?? 'none';
  }

  /** What the workflow has chosen for an agent who chose nothing, as far as it can be carried out (spec L30). */
  defaultOf(stored: StoredInteraction, part: Participation, agents: AgentStates): FollowUp | null {
    const { organisation, clock } = this.#deps;
    const { document } = this.#deps.settlement.workflowOf(stored.interaction, part.agent);
    const state = agents.get(part.agent) ?? null;
    const facts = contactFacts(stored, part, state, organisation, document, clock.now());
    return chosenFollowUp(document, stored.interaction, followUpTasks(facts, document));
  }
}
