import { ringingParticipation, type Call } from '../../domain/channels/voice/call.ts';
import { decide } from '../../domain/channels/voice/decide.ts';
import { accept } from '../../domain/decision.ts';
import type { CallEvent } from '../../domain/channels/voice/events.ts';
import { evolve } from '../../domain/channels/voice/evolve.ts';
import { passesOf } from '../../domain/channels/voice/due.ts';
import { legId, type AgentId, type InteractionId } from '../../domain/ids.ts';
import type { Queue } from '../../domain/organisation/queue.ts';
import { canBeOffered, type AgentState } from '../../domain/presence/agent-state.ts';
import { isRefusal, refuse } from '../../domain/refusal.ts';
import { chooseAgent, chooseAgents, type Candidate } from '../../domain/routing/choose-agent.ts';
import { after, type EpochMs } from '../../domain/time.ts';
import type { CallStore } from '../ports/interactions/call-store.ts';
import type { Clock } from '../ports/runtime/clock.ts';
import type { MakeId } from '../ports/runtime/ids.ts';
import type { Organisation } from '../ports/organisation/organisation.ts';
import type { AutoAnswer } from '../channels/voice/auto-answer.ts';
import type { CallChanges } from './call-changes.ts';
import type { CallIds } from '../channels/voice/call-ids.ts';
import type { CallLock } from '../channels/voice/call-lock.ts';
import type { Switchboard } from '../channels/voice/switchboard.ts';

/** Somebody else may take a chosen agent first; after so many in a row the call waits for the next agent who is freed. */
const ATTEMPTS = 10;

/** How many waiting calls a freed agent is tried with at a time, longest waiting first; the first that may be offered is. */
const WAITING_TRIED = 20;

/** An offer of a number that belongs to one agent has no queue to say how long it rings. */
const AGENT_NUMBER_OFFER_SECONDS = 20;

interface Deps {
  readonly store: CallStore;
  readonly callIds: CallIds;
  readonly changes: CallChanges;
  readonly switchboard: Switchboard;
  readonly lock: CallLock;
  readonly autoAnswer: AutoAnswer;
  readonly organisation: Organisation;
  readonly clock: Clock;
  readonly makeId: MakeId;
}

/** Offers waiting calls to agents (spec R3, R4, R9). */
export class Offers {
  readonly #deps: Deps;
  /** Agents for whom this server is deciding on an offer right now; another call had better ask somebody else. */
  readonly #beingAsked = new Set<AgentId>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Offers a waiting call to the next agent there is; without one it goes on waiting. True: it rings now. */
  async offer(call: Call): Promise<boolean> {
    const tried = new Set<AgentId>();
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (call.queuedAt === null) return false;
      if (this.#isGroup(call)) return this.#ringAll(call);
      if (ringingParticipation(call)) return false;
      const asked = await this.asking(call, tried, async (agent) => {
        if (agent !== null) tried.add(agent);
        return agent === null ? 'nobody' : this.#offerTo(call, agent);
      });
      if (asked !== 'gone') return asked === 'rings';
    }
    return false;
  }

  /**
   * Gives an agent, who was just left in this state, the call that has waited longest of those the agent may take; one
   * that nobody may take now holds up no other (spec R13).
   */
  async serve(state: AgentState): Promise<void> {
    const { store, organisation, lock, callIds } = this.#deps;
    if (!canBeOffered(state)) return;
    const { agent } = state;
    const queues = organisation.queues().filter(({ members }) => members.includes(agent));
    const tried = new Set<InteractionId>();
    for (;;) {
      const waiting = await store.waitingFor(
        agent,
        queues.map(({ id }) => id),
        WAITING_TRIED,
      );
      // Those tried may have gone to others who were freed at the same moment, and left calls behind them.
      const untried = waiting.filter((id) => !tried.has(id));
      if (untried.length === 0) return;
      for (const id of untried) {
        tried.add(id);
        const call = await callIds.callOf(id);
        if (call === null) continue;
        await lock.run(call, async () => this.#offerAgain(id));
        const now = await store.agentState(agent);
        if (!now || !canBeOffered(now.state)) return;
      }
    }
  }

  /** Gives every free agent a call that waits, where there is one. */
  async serveAll(): Promise<void> {
    const { store, organisation } = this.#deps;
    const free = await store.offerable(organisation.agents().map(({ id }) => id));
    for (const state of free) await this.serve(state);
  }

  async #offerAgain(id: InteractionId): Promise<void> {
    const stored = await this.#deps.store.call(id);
    if (stored) await this.offer(stored.call);
  }

  /**
   * Lets `work` ask the agent whom the rules of the queue or number choose; null: there is nobody. Meanwhile other calls
   * ask somebody else where they can, which spares them a refusal: who is free is decided under the agent's lock.
   */
  async asking<Result>(
    call: Call,
    tried: ReadonlySet<AgentId>,
    work: (agent: AgentId | null) => Promise<Result>,
  ): Promise<Result> {
    // A group is rung together once the call waits.
    const agent = this.#isGroup(call) ? null : await this.#choose(call, tried);
    if (agent === null) return work(null);
    this.#beingAsked.add(agent);
    try {
      return await work(agent);
    } finally {
      this.#beingAsked.delete(agent);
    }
  }

  async #choose(call: Call, tried: ReadonlySet<AgentId>): Promise<AgentId | null> {
    // Who was asked while the states were read may stand there as still free.
    const askedBefore = new Set(this.#beingAsked);
    const candidates = await this.#candidates(call);
    const left = candidates.filter(({ agent }) => !tried.has(agent));
    const unasked = left.filter(({ agent }) => !askedBefore.has(agent) && !this.#beingAsked.has(agent));
    const strategy = this.queueOf(call)?.strategy ?? 'longest-idle';
    const among = unasked.length > 0 ? unasked : left;
    const byOne = strategy === 'ring-all' ? 'longest-idle' : strategy;
    return chooseAgent(among, passesOf(call), byOne, this.#deps.clock.now()).agent;
  }

  #isGroup(call: Call): boolean {
    return call.target === null && this.queueOf(call)?.strategy === 'ring-all';
  }

  /** Rings every member of the group who is free, beside those who ring already (spec R9). True: somebody new rings. */
  async #ringAll(call: Call): Promise<boolean> {
    const { changes, switchboard, clock, makeId } = this.#deps;
    const candidates = await this.#candidates(call);
    const anyoneRings = ringingParticipation(call) !== undefined;
    const members = chooseAgents(candidates, passesOf(call), anyoneRings, clock.now());
    if (members.length === 0) return false;
    const offered = await changes.change(
      call,
      (stored, agents) => {
        const at = clock.now();
        const until = this.offerUntil(stored.call, at);
        let now = stored.call;
        const events: CallEvent[] = [];
        for (const agent of members) {
          const state = agents.get(agent);
          if (!state || !canBeOffered(state)) continue;
          const decision = decide(
            { type: 'offer', agent, leg: legId(makeId()), at, until, together: true },
            now,
          );
          if (isRefusal(decision)) continue;
          events.push(...decision.accepted);
          now = decision.accepted.reduce(evolve, now);
        }
        return accept(...events);
      },
      members,
    );
    if (isRefusal(offered) || offered.events.length === 0) return false;
    await switchboard.follow(offered.events, offered.stored.call);
    this.#deps.autoAnswer.after(offered);
    return true;
  }

  async #candidates(call: Call): Promise<Candidate[]> {
    const { store, organisation } = this.#deps;
    const queue = this.queueOf(call);
    const members = call.target === null ? (queue?.members ?? []) : [call.target];
    if (members.length === 0) return [];
    const free = await store.offerable(members);
    return free.map((state) => candidate(state, organisation, queue));
  }

  queueOf(call: Call): Queue | null {
    return call.queue === null ? null : this.#deps.organisation.queue(call.queue);
  }

  offerUntil(call: Call, at: EpochMs): EpochMs {
    return after(at, (this.queueOf(call)?.offerSeconds ?? AGENT_NUMBER_OFFER_SECONDS) * 1000);
  }

  async #offerTo(call: Call, agent: AgentId): Promise<'rings' | 'gone'> {
    const { changes, switchboard, clock, makeId } = this.#deps;
    const leg = legId(makeId());
    const offered = await changes.change(
      call,
      (stored, agents) => {
        const state = agents.get(agent);
        if (!state || !canBeOffered(state)) return refuse('offer-gone');
        const at = clock.now();
        return decide(
          { type: 'offer', agent, leg, at, until: this.offerUntil(stored.call, at), together: false },
          stored.call,
        );
      },
      [agent],
    );
    if (isRefusal(offered)) return 'gone';
    await switchboard.follow(offered.events, offered.stored.call);
    this.#deps.autoAnswer.after(offered);
    return 'rings';
  }
}

function candidate(state: AgentState, organisation: Organisation, queue: Queue | null): Candidate {
  const skills = organisation.agent(state.agent)?.skills ?? [];
  const level = skills.find(({ skill }) => skill === queue?.skill)?.level ?? 1;
  return { agent: state.agent, idleSince: state.idleSince, lastOfferAt: state.lastOfferAt, level };
}
