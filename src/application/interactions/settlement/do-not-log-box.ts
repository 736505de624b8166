import { isOpen, participationOf, type Participation } from '../../../domain/interaction/participation.ts';
import type { ParticipationNotes } from '../../../domain/interaction/participation-notes.ts';
import { doNotLog, hasBox } from '../../../domain/logging/eligibility/do-not-log.ts';
import { responsible } from '../../../domain/logging/eligibility/responsible.ts';
import type { AgentState } from '../../../domain/presence/agent-state.ts';
import type {
  AgentStates,
  InteractionTransaction,
  StoredInteraction,
} from '../../ports/interactions/interaction-store.ts';
import type { Organisation } from '../../ports/organisation/organisation.ts';
import type { Clock } from '../../ports/runtime/clock.ts';
import { contactFacts } from './contact-facts.ts';
import type { Settlement } from './settlement.ts';

interface Deps {
  readonly organisation: Organisation;
  readonly settlement: Pick<Settlement, 'workflowOf'>;
  readonly clock: Clock;
}

/** The box "Do not log this call" of each agent on an interaction: whether it is there, and who saw it (spec L5, L6). */
export class DoNotLogBox {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Whether this agent has the box now: only while the participation is open (spec L5). */
  isShown(stored: StoredInteraction, part: Participation, state: AgentState): boolean {
    if (!isOpen(part.phase)) return false;
    const { settlement, organisation, clock } = this.#deps;
    const { document } = settlement.workflowOf(stored.interaction, part.agent);
    if (!document.doNotLog.show) return false;
    const facts = contactFacts(stored, part, state, organisation, document, clock.now());
    return hasBox(document, responsible(facts).value);
  }

  /**
   * Whether it would not be logged if it ended now, though the agent may still say otherwise: the box is ticked, or the
   * agent's default decides as long as nobody has seen it (spec L5, L6). Nothing is written, or erased, before the end.
   */
  isHeldBack(stored: StoredInteraction, part: Participation, state: AgentState): boolean {
    if (!this.isShown(stored, part, state)) return false;
    const { settlement, organisation, clock } = this.#deps;
    const { document } = settlement.workflowOf(stored.interaction, part.agent);
    const facts = contactFacts(stored, part, state, organisation, document, clock.now());
    return doNotLog(facts, document, responsible(facts).value).value;
  }

  /**
   * Records the moment at which agents first see the box: their desk is shown while it is there (spec L6). To be called
   * with each change of either, so that no later moment has to judge it. Gives the notes as they are then.
   */
  async see(
    tx: InteractionTransaction,
    stored: StoredInteraction,
    agents: AgentStates,
  ): Promise<readonly ParticipationNotes[]> {
    const boxSeenAt = this.#deps.clock.now();
    const notes: ParticipationNotes[] = [];
    for (const mine of stored.notes) {
      const state = agents.get(mine.agent);
      const part = participationOf(stored.interaction, mine.agent);
      const sees =
        mine.boxSeenAt === null &&
        state?.surfaces.deskForeground === true &&
        part !== undefined &&
        this.isShown(stored, part, state);
      const now = sees ? { ...mine, boxSeenAt } : mine;
      if (sees) await tx.saveNotes(stored.interaction.id, now);
      notes.push(now);
    }
    return notes;
  }
}
