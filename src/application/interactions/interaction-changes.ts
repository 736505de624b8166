import {
  nextDue,
  type EventOf,
  type Interaction,
  type InteractionEvent,
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
  type AgentStates,
  type InteractionMatch,
  type InteractionStore,
  type InteractionTransaction,
  noMatch,
  type StoredInteraction,
} from '../ports/interactions/interaction-store.ts';
import type { AgentPosition, Bus } from '../ports/runtime/bus.ts';
import type { Clock } from '../ports/runtime/clock.ts';
import type { Changed } from './channel.ts';
import type { Settlement } from './settlement/settlement.ts';

/** The match from now on, saved with the decision; null: as before. */
type MatchAfter<Of extends Interaction> = (
  stored: StoredInteraction<Of>,
  events: readonly EventOf<Of>[],
) => InteractionMatch | null;

/** Called with what was decided on an interaction, once it is committed. */
export type OnCommitted = (interaction: Interaction, events: readonly InteractionEvent[]) => void;

interface Saved<Of extends Interaction> extends Changed<Of> {
  readonly people: readonly AgentPosition[];
}

/** How often the agents may change between reading an interaction and locking them; more in a row is a bug. */
const ATTEMPTS = 5;

/** What the changes of every channel need. */
export interface ChangesDeps {
  readonly store: InteractionStore;
  readonly settlement: Settlement;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly onCommitted: OnCommitted;
}

interface Deps<Of extends Interaction> extends ChangesDeps {
  /** Whether it is of the channel whose interactions are changed here. */
  readonly isOurs: (interaction: Interaction) => interaction is Of;
  /** The interaction after an event; `before` is null for the event that begins it, and only then. */
  readonly evolve: (before: Of | null, event: EventOf<Of>) => Of;
  /** The event with the workflow that decides about what it begins (spec L36). */
  readonly keepWorkflow: (event: EventOf<Of>, assigned: Settlement['assigned']) => EventOf<Of>;
  /** Called with each after its commit, before that is published. */
  readonly remember: (interaction: Of) => void;
}

/**
 * The one way an interaction of a channel changes: lock its agents and then the interaction, decide, and save the
 * events, the new state, the agents' presence and the plans of the participations that ended in one transaction;
 * publish after the commit.
 */
export class InteractionChanges<Of extends Interaction> {
  readonly #deps: Deps<Of>;

  constructor(deps: Deps<Of>) {
    this.#deps = deps;
  }

  /** Begins an interaction with the events that `decideBegin` gives under the lock of `agents`. Throws `InteractionKnown`. */
  async begin(
    agents: readonly AgentId[],
    match: InteractionMatch,
    decideBegin: (agents: AgentStates) => readonly EventOf<Of>[] | Refusal,
  ): Promise<Changed<Of> | Refusal> {
    const { store, clock, bus } = this.#deps;
    const changed = await store.transaction(async (tx) => {
      const locked = await tx.lockAgents(agents, clock.now());
      const events = decideBegin(locked);
      return isRefusal(events) ? events : this.#save(tx, null, match, events, locked);
    });
    if (!isRefusal(changed) && match.unasked !== undefined)
      bus.publish({ type: 'unasked', number: match.unasked });
    if (!isRefusal(changed) && match.unnamed !== undefined)
      bus.publish({ type: 'unnamed', interaction: changed.stored.interaction.id });
    return this.#publish(changed);
  }

  /**
   * Decides on an interaction and saves what follows. `seen` is it as last read, whose agents are locked; `others` are
   * agents who take no part in it yet but may after the change. Refuses what `decide` refuses, and `not-found`.
   */
  async change(
    seen: Of,
    decide: (stored: StoredInteraction<Of>, agents: AgentStates) => Decision<EventOf<Of>>,
    others: readonly AgentId[] = [],
    matchAfter: MatchAfter<Of> = () => null,
  ): Promise<Changed<Of> | Refusal> {
    const { store, isOurs, clock } = this.#deps;
    const { id } = seen;
    let wanted = [...agentsOf(seen), ...others];
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const changed = await store.transaction(async (tx) => {
        const { agents, stored } = await tx.lock(id, wanted, clock.now());
        if (stored === null || !isOf(stored, isOurs)) return refuse('not-found');
        const now = agentsOf(stored.interaction);
        if (now.some((agent) => !agents.has(agent))) return { joined: now };
        const decision = decide(stored, agents);
        if (isRefusal(decision)) return decision;
        const events = decision.accepted;
        return this.#save(tx, stored, matchAfter(stored, events), events, agents);
      });
      if (!('joined' in changed)) return this.#publish(changed);
      wanted = [...changed.joined, ...others];
    }
    throw new Error(`the agents of interaction ${id} changed ${ATTEMPTS} times in a row`);
  }

  async #save(
    tx: InteractionTransaction,
    before: StoredInteraction<Of> | null,
    match: InteractionMatch | null,
    decided: readonly EventOf<Of>[],
    locked: AgentStates,
  ): Promise<Saved<Of>> {
    const { clock, settlement, evolve, keepWorkflow } = this.#deps;
    const events = decided.map((event) =>
      keepWorkflow(event, (agent, queue) => settlement.assigned(agent, queue)),
    );
    const interaction = events.reduce<Of | null>(evolve, before?.interaction ?? null);
    if (interaction === null) throw new Error('an interaction begins with an event');
    if (events.length === 0 && before) return { stored: before, agents: locked, events, people: [] };
    const now = clock.now();
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
    const stored: StoredInteraction<Of> = {
      interaction,
      version: (before?.version ?? 0) + events.length,
      match: match ?? before?.match ?? noMatch,
      notes: notesOf(interaction, before?.notes ?? []),
    };
    // Judged by where the agents were signed in when it ended, not after a sign-out that waited for that (spec L1, C24).
    const notes = await settlement.onEvents(tx, stored, before?.interaction ?? null, events, locked);
    return { stored: { ...stored, notes }, agents, events, people };
  }

  #publish(saved: Saved<Of> | Refusal): Changed<Of> | Refusal {
    if (isRefusal(saved)) return saved;
    const { remember, bus, onCommitted } = this.#deps;
    const { interaction } = saved.stored;
    remember(interaction);
    if (saved.events.length > 0) {
      onCommitted(interaction, saved.events);
      bus.publish({ type: 'interaction', interaction: interaction.id, people: saved.people });
    }
    return saved;
  }
}

const isOf = <Of extends Interaction>(
  stored: StoredInteraction,
  isOurs: (interaction: Interaction) => interaction is Of,
): stored is StoredInteraction<Of> => isOurs(stored.interaction);

const agentsOf = (interaction: Interaction): AgentId[] => interaction.parts.map((part) => part.agent);

/** Each agent with the work they now have. */
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

/** A participation that has just begun has no notes yet. */
const notesOf = (
  interaction: Interaction,
  before: readonly ParticipationNotes[],
): readonly ParticipationNotes[] =>
  interaction.parts.map(
    ({ agent }) => before.find((notes) => notes.agent === agent) ?? newParticipationNotes(agent),
  );
