import {
  evolve,
  type Interaction,
  type InteractionEvent,
  nextDue,
} from '../../domain/channels/interaction.ts';
import type { Decision } from '../../domain/decision.ts';
import type { AgentId } from '../../domain/ids.ts';
import {
  newParticipationNotes,
  type ParticipationNotes,
} from '../../domain/interaction/participation-notes.ts';
import { participationOf } from '../../domain/interaction/participation.ts';
import { changeWork } from '../../domain/presence/agent-state.ts';
import { isRefusal, refuse, type Refusal } from '../../domain/refusal.ts';
import type { EpochMs } from '../../domain/time.ts';
import {
  noMatch,
  type AgentStates,
  type AgentPosition,
  type InteractionMatch,
  type InteractionStore,
  type InteractionTransaction,
  type StoredInteraction,
} from '../ports/interactions/interaction-store.ts';
import type { Bus } from '../ports/runtime/bus.ts';
import type { Clock } from '../ports/runtime/clock.ts';
import type { Channel } from './channel.ts';
import type { Settlement } from './settlement.ts';

/** A committed decision. */
export interface Changed {
  readonly stored: StoredInteraction;
  readonly agents: AgentStates;
  /** Empty where the effect already held. */
  readonly events: readonly InteractionEvent[];
}

/** Whom the call's number leads to from now on, kept with the decision; null: as before. */
type MatchAfter = (stored: StoredInteraction, events: readonly InteractionEvent[]) => InteractionMatch | null;

/** Told what was decided on a call, once it is committed. */
export type OnCommitted = (interaction: Interaction, events: readonly InteractionEvent[]) => void;

interface Kept extends Changed {
  readonly people: readonly AgentPosition[];
}

/** A call's agents changed between reading it and locking them; so often in a row only in a fault. */
const ATTEMPTS = 5;

/**
 * The one way a call changes: lock its agents and then the call, decide, and keep the events, the new state, the
 * agents' presence and the plans of the parts that ended in one transaction; tell the bus after the commit.
 */
export class InteractionChanges {
  readonly #store: InteractionStore;
  readonly #channel: Pick<Channel, 'committed'>;
  readonly #settlement: Settlement;
  readonly #bus: Bus;
  readonly #clock: Clock;
  readonly #onCommitted: OnCommitted;

  constructor(deps: {
    store: InteractionStore;
    channel: Pick<Channel, 'committed'>;
    settlement: Settlement;
    bus: Bus;
    clock: Clock;
    onCommitted?: OnCommitted;
  }) {
    this.#onCommitted = deps.onCommitted ?? (() => undefined);
    this.#store = deps.store;
    this.#channel = deps.channel;
    this.#settlement = deps.settlement;
    this.#bus = deps.bus;
    this.#clock = deps.clock;
  }

  /** Begins a call with events that `decideBegin` gives under the lock of `agents`. Throws `InteractionKnown`. */
  async begin(
    agents: readonly AgentId[],
    match: InteractionMatch,
    decideBegin: (agents: AgentStates) => readonly InteractionEvent[] | Refusal,
  ): Promise<Changed | Refusal> {
    const changed = await this.#store.transaction(async (tx) => {
      const locked = await tx.lockAgents(agents, this.#clock.now());
      const events = decideBegin(locked);
      return isRefusal(events) ? events : this.#keep(tx, null, match, events, locked);
    });
    return this.#told(changed);
  }

  /**
   * Decides on a call and keeps what follows. `seen` is the call as it was last read, which tells whom to lock; `others`
   * are agents who are not on it but may be after it. Refusals: those of `decide`, and `not-found`.
   */
  async change(
    seen: Interaction,
    decide: (stored: StoredInteraction, agents: AgentStates) => Decision<InteractionEvent>,
    others: readonly AgentId[] = [],
    matchAfter: MatchAfter = () => null,
  ): Promise<Changed | Refusal> {
    const { id } = seen;
    let wanted = [...agentsOf(seen), ...others];
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const changed = await this.#store.transaction(async (tx) => {
        const { agents, stored } = await tx.lock(id, wanted, this.#clock.now());
        if (stored === null) return refuse('not-found');
        const now = agentsOf(stored.interaction);
        if (now.some((agent) => !agents.has(agent))) return { joined: now };
        const decision = decide(stored, agents);
        if (isRefusal(decision)) return decision;
        const events = decision.accepted;
        return this.#keep(tx, stored, matchAfter(stored, events), events, agents);
      });
      if (!('joined' in changed)) return this.#told(changed);
      wanted = [...changed.joined, ...others];
    }
    throw new Error(`the agents of interaction ${id} changed ${ATTEMPTS} times in a row`);
  }

  async #keep(
    tx: InteractionTransaction,
    before: StoredInteraction | null,
    match: InteractionMatch | null,
    events: readonly InteractionEvent[],
    locked: AgentStates,
  ): Promise<Kept> {
    const interaction = events.reduce<Interaction | null>(evolve, before?.interaction ?? null);
    if (interaction === null) throw new Error('a call begins with an event');
    if (events.length === 0 && before) return { stored: before, agents: locked, events, people: [] };
    const now = this.#clock.now();
    const agents = agentsAfter(locked, before?.interaction ?? null, interaction, now);
    const people = await tx.save({
      interaction,
      version: before?.version ?? 0,
      events,
      dueAt: nextDue(interaction, now)?.at ?? null,
      match,
      agents: [...agents.values()].filter(({ agent }) => participationOf(interaction, agent)),
      presenceChanged: new Set(
        [...agents.values()].filter((a) => a.presence !== locked.get(a.agent)?.presence).map((a) => a.agent),
      ),
    });
    const stored: StoredInteraction = {
      interaction,
      version: (before?.version ?? 0) + events.length,
      match: match ?? before?.match ?? noMatch,
      notes: notesOf(interaction, before?.notes ?? []),
    };
    const notes = await this.#settlement.onEvents(tx, stored, before?.interaction ?? null, events, agents);
    return { stored: { ...stored, notes }, agents, events, people };
  }

  #told(kept: Kept | Refusal): Changed | Refusal {
    if (isRefusal(kept)) return kept;
    this.#channel.committed(kept.stored.interaction);
    if (kept.events.length > 0) {
      this.#onCommitted(kept.stored.interaction, kept.events);
      this.#bus.publish({
        type: 'interaction',
        interaction: kept.stored.interaction.id,
        people: kept.people,
      });
    }
    return kept;
  }
}

const agentsOf = (interaction: Interaction): AgentId[] => interaction.parts.map((part) => part.agent);

/** Each agent with what is now in their hands. */
function agentsAfter(
  locked: AgentStates,
  before: Interaction | null,
  after: Interaction,
  at: EpochMs,
): AgentStates {
  const changed = new Map(locked);
  for (const part of after.parts) {
    const state = changed.get(part.agent);
    if (!state || (before && participationOf(before, part.agent)?.phase === part.phase)) continue;
    changed.set(part.agent, changeWork(state, after, part.phase, at));
  }
  return changed;
}

/** A part that has just begun has no notes yet. */
const notesOf = (
  interaction: Interaction,
  before: readonly ParticipationNotes[],
): readonly ParticipationNotes[] =>
  interaction.parts.map(
    ({ agent }) => before.find((notes) => notes.agent === agent) ?? newParticipationNotes(agent),
  );
