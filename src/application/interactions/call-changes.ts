import { participationOf, type Call } from '../../domain/channels/voice/call.ts';
import { nextDue } from '../../domain/channels/voice/due.ts';
import type { CallEvent } from '../../domain/channels/voice/events.ts';
import { evolve } from '../../domain/channels/voice/evolve.ts';
import type { Decision } from '../../domain/decision.ts';
import type { AgentId } from '../../domain/ids.ts';
import {
  newParticipationNotes,
  type ParticipationNotes,
} from '../../domain/interaction/participation-notes.ts';
import { changeWork, type AgentState } from '../../domain/presence/agent-state.ts';
import { isRefusal, refuse, type Refusal } from '../../domain/refusal.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Bus } from '../ports/runtime/bus.ts';
import {
  noMatch,
  type AgentPosition,
  type CallMatch,
  type CallStore,
  type CallTransaction,
  type StoredCall,
} from '../ports/interactions/call-store.ts';
import type { Clock } from '../ports/runtime/clock.ts';
import type { CallIds } from '../channels/voice/call-ids.ts';
import type { RecentCalls } from '../channels/voice/recent-calls.ts';
import type { Settlement } from './settlement.ts';

export type Agents = ReadonlyMap<AgentId, AgentState>;

/** A committed decision. */
export interface Changed {
  readonly stored: StoredCall;
  readonly agents: Agents;
  /** Empty where the effect already held. */
  readonly events: readonly CallEvent[];
}

/** Whom the call's number leads to from now on, kept with the decision; null: as before. */
type MatchAfter = (stored: StoredCall, events: readonly CallEvent[]) => CallMatch | null;

/** Told what was decided on a call, once it is committed. */
export type OnCommitted = (call: Call, events: readonly CallEvent[]) => void;

interface Kept extends Changed {
  readonly people: readonly AgentPosition[];
}

/** A call's agents changed between reading it and locking them; so often in a row only in a fault. */
const ATTEMPTS = 5;

/**
 * The one way a call changes: lock its agents and then the call, decide, and keep the events, the new state, the
 * agents' presence and the plans of the parts that ended in one transaction; tell the bus after the commit.
 */
export class CallChanges {
  readonly #store: CallStore;
  readonly #callIds: CallIds;
  readonly #recentCalls: RecentCalls;
  readonly #settlement: Settlement;
  readonly #bus: Bus;
  readonly #clock: Clock;
  readonly #onCommitted: OnCommitted;

  constructor(deps: {
    store: CallStore;
    callIds: CallIds;
    recentCalls: RecentCalls;
    settlement: Settlement;
    bus: Bus;
    clock: Clock;
    onCommitted?: OnCommitted;
  }) {
    this.#onCommitted = deps.onCommitted ?? (() => undefined);
    this.#store = deps.store;
    this.#callIds = deps.callIds;
    this.#recentCalls = deps.recentCalls;
    this.#settlement = deps.settlement;
    this.#bus = deps.bus;
    this.#clock = deps.clock;
  }

  /** Begins a call with events that `decideBegin` gives under the lock of `agents`. Throws `CallKnown`. */
  async begin(
    agents: readonly AgentId[],
    match: CallMatch,
    decideBegin: (agents: Agents) => readonly CallEvent[] | Refusal,
  ): Promise<Changed | Refusal> {
    const changed = await this.#store.transaction(async (tx) => {
      const locked = await tx.lockAgents(agents, this.#clock.now());
      const events = decideBegin(locked);
      return isRefusal(events) ? events : this.#keep(tx, null, match, events, locked);
    });
    if (!isRefusal(changed)) this.#callIds.learn(changed.stored.call.id, changed.stored.call.callId);
    return this.#told(changed);
  }

  /**
   * Decides on a call and keeps what follows. `seen` is the call as it was last read, which tells whom to lock; `others`
   * are agents who are not on it but may be after it. Refusals: those of `decide`, and `not-found`.
   */
  async change(
    seen: Call,
    decide: (stored: StoredCall, agents: Agents) => Decision<CallEvent>,
    others: readonly AgentId[] = [],
    matchAfter: MatchAfter = () => null,
  ): Promise<Changed | Refusal> {
    const { id } = seen;
    let wanted = [...agentsOf(seen), ...others];
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const changed = await this.#store.transaction(async (tx) => {
        const { agents, stored } = await tx.lock(id, wanted, this.#clock.now());
        if (stored === null) return refuse('not-found');
        const now = agentsOf(stored.call);
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
    tx: CallTransaction,
    before: StoredCall | null,
    match: CallMatch | null,
    events: readonly CallEvent[],
    locked: Agents,
  ): Promise<Kept> {
    const call = events.reduce<Call | null>(evolve, before?.call ?? null);
    if (call === null) throw new Error('a call begins with an event');
    if (events.length === 0 && before) return { stored: before, agents: locked, events, people: [] };
    const now = this.#clock.now();
    const agents = agentsAfter(locked, before?.call ?? null, call, now);
    const people = await tx.save({
      call,
      version: before?.version ?? 0,
      events,
      dueAt: nextDue(call, now)?.at ?? null,
      match,
      agents: [...agents.values()].filter(({ agent }) => participationOf(call, agent)),
      presenceChanged: new Set(
        [...agents.values()].filter((a) => a.presence !== locked.get(a.agent)?.presence).map((a) => a.agent),
      ),
    });
    const stored: StoredCall = {
      call,
      version: (before?.version ?? 0) + events.length,
      match: match ?? before?.match ?? noMatch,
      notes: notesOf(call, before?.notes ?? []),
    };
    const notes = await this.#settlement.onEvents(tx, stored, before?.call ?? null, events, agents);
    return { stored: { ...stored, notes }, agents, events, people };
  }

  #told(kept: Kept | Refusal): Changed | Refusal {
    if (isRefusal(kept)) return kept;
    this.#recentCalls.saved(kept.stored.call);
    if (kept.events.length > 0) {
      this.#onCommitted(kept.stored.call, kept.events);
      this.#bus.publish({ type: 'interaction', interaction: kept.stored.call.id, people: kept.people });
    }
    return kept;
  }
}

const agentsOf = (call: Call): AgentId[] => call.parts.map((part) => part.agent);

/** Each agent with what is now in their hands. */
function agentsAfter(locked: Agents, before: Call | null, after: Call, at: EpochMs): Agents {
  const changed = new Map(locked);
  for (const part of after.parts) {
    const state = changed.get(part.agent);
    if (!state || (before && participationOf(before, part.agent)?.phase === part.phase)) continue;
    changed.set(part.agent, changeWork(state, after.id, part.phase, at));
  }
  return changed;
}

/** A part that has just begun has no notes yet. */
const notesOf = (call: Call, before: readonly ParticipationNotes[]): readonly ParticipationNotes[] =>
  call.parts.map(
    ({ agent }) => before.find((notes) => notes.agent === agent) ?? newParticipationNotes(agent),
  );
