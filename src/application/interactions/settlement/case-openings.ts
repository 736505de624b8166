import type { Interaction, InteractionEvent } from '../../../domain/channels/interaction.ts';
import type { AgentId } from '../../../domain/ids.ts';
import { isOpen, type Participation, participationOf } from '../../../domain/interaction/participation.ts';
import type { Logging } from '../../logging/logging.ts';
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
  readonly logging: Pick<Logging, 'recordOpening'>;
  readonly clock: Clock;
}

/** Cases that are created automatically while the contact still goes on (spec L27). */
export class CaseOpenings {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** A case that is created automatically is created when the customer is answered, or called by us (spec L27). */
  async onEvents(
    tx: InteractionTransaction,
    stored: StoredInteraction,
    events: readonly InteractionEvent[],
    agents: AgentStates,
  ): Promise<void> {
    const { interaction } = stored;
    const began = events.find((event) =>
      interaction.direction === 'inbound' ? event.type === 'answered' : event.type === 'dialled',
    );
    if (interaction.direction === 'internal' || (began?.type !== 'answered' && began?.type !== 'dialled'))
      return;
    await this.#openFor(tx, stored, began.agent, agents);
  }

  /**
   * A case that waited until somebody was identified is created as soon as the agent has chosen who it is (spec L27).
   * Once the log is written it belongs to that, which the end of the part plans with the choice.
   */
  async openChosen(
    tx: InteractionTransaction,
    stored: StoredInteraction,
    agent: AgentId,
    agents: AgentStates,
  ): Promise<void> {
    const { interaction, notes } = stored;
    const part = participationOf(interaction, agent);
    const isBegun = part !== undefined && isOpen(part.phase) && isReached(interaction, part);
    const isWritten = notes.some((one) => one.agent === agent && one.savedAt !== null);
    if (isBegun && !isWritten) await this.#openFor(tx, stored, agent, agents);
  }

  async #openFor(
    tx: InteractionTransaction,
    stored: StoredInteraction,
    agent: AgentId,
    agents: AgentStates,
  ): Promise<void> {
    const { interaction } = stored;
    const { settlement, organisation, clock, logging } = this.#deps;
    const version = settlement.workflowOf(interaction, agent);
    const part = participationOf(interaction, agent);
    const state = agents.get(agent) ?? null;
    if (!part || interaction.direction === 'internal' || !version.document.cases[interaction.direction])
      return;
    const facts = contactFacts(stored, part, state, organisation, version.document, clock.now());
    await logging.recordOpening(tx.tx, facts, version);
  }
}

/** Whether a case may be created by now: an incoming call has to be answered, an outgoing one only to be dialled (spec L27). */
const isReached = ({ direction }: Interaction, { answeredAt }: Participation): boolean =>
  direction === 'outbound' || answeredAt !== null;
