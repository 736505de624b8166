import type { Interaction } from '../../../domain/channels/interaction.ts';
import type { AgentId, InteractionId } from '../../../domain/ids.ts';
import { builtChannels, type Channel } from '../../../domain/interaction/channel.ts';
import { passesOf, ringingParticipation } from '../../../domain/interaction/participation.ts';
import type { SystemCommand } from '../../../domain/interaction/system-command.ts';
import type { Queue } from '../../../domain/organisation/queue.ts';
import { canBeOffered, isAtPanel, type AgentState } from '../../../domain/presence/agent-state.ts';
import { isRefusal, refuse } from '../../../domain/refusal.ts';
import { chooseAgent, chooseAgents, type Candidate } from '../../../domain/routing/choose-agent.ts';
import { after, type EpochMs } from '../../../domain/time.ts';
import type { InteractionStore } from '../../ports/interactions/interaction-store.ts';
import type { Organisation } from '../../ports/organisation/organisation.ts';
import type { Clock } from '../../ports/runtime/clock.ts';
import type { Channels } from '../channel.ts';
import { allowanceOf } from './allowance.ts';

/** Another interaction may take a chosen agent first; after so many in a row this one waits for the next agent who is free. */
const ATTEMPTS = 10;

/** How many waiting interactions are tried with a free agent at a time, longest waiting first. */
const WAITING_TRIED = 20;

/** An offer of a number that belongs to one agent has no queue to say how long it rings. */
const AGENT_NUMBER_OFFER_SECONDS = 20;

interface Deps {
  readonly store: Pick<InteractionStore, 'agentState' | 'interaction' | 'waitingFor' | 'withRoom'>;
  readonly channels: Pick<Channels, 'change' | 'exclusively'>;
  readonly organisation: Pick<Organisation, 'agent' | 'agents' | 'queue' | 'queues' | 'settings'>;
  readonly clock: Clock;
}

/** Offers waiting interactions to agents (spec R3, R4, R9). */
export class Offers {
  readonly #deps: Deps;
  /**
   * Agents that this server is deciding on an offer for, each until that is decided; another interaction is better offered
   * to somebody else.
   */
  readonly #beingAsked = new Map<AgentId, Promise<void>>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Offers a waiting interaction to the next agent there is; without one it goes on waiting. True: it rings now. */
  async offer(interaction: Interaction): Promise<boolean> {
    const tried = new Set<AgentId>();
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (interaction.queuedAt === null) return false;
      if (this.#isGroup(interaction)) return this.#ringAll(interaction);
      if (ringingParticipation(interaction)) return false;
      const asked = await this.asking(interaction, tried, async (agent) => {
        if (agent !== null) tried.add(agent);
        return agent === null ? 'nobody' : this.#offerTo(interaction, agent);
      });
      if (asked !== 'gone') return asked === 'rings';
    }
    return false;
  }

  /**
   * Offers an agent, who was just left in this state, what has waited longest of all that the agent may take; one that
   * nobody may take now holds up no other (spec R13).
   */
  async serve(state: AgentState): Promise<void> {
    const { store, organisation, channels } = this.#deps;
    const { agent } = state;
    let now = state;
    const queues = organisation.queues().filter(({ members }) => members.includes(agent));
    const tried = new Set<InteractionId>();
    for (;;) {
      const withRoom = this.#channelsOf(now);
      if (withRoom.length === 0) return;
      const waiting = await store.waitingFor(
        agent,
        withRoom,
        queues.map(({ id }) => id),
        WAITING_TRIED,
      );
      // Those tried may have gone to others who were freed at the same moment, and left calls behind them.
      const untried = waiting.filter((id) => !tried.has(id));
      if (untried.length === 0) return;
      for (const id of untried) {
        tried.add(id);
        await channels.exclusively(id, () => this.#offerAgain(id));
        const found = await store.agentState(agent);
        if (!found) return;
        now = found.state;
        if (this.#channelsOf(now).length < withRoom.length) break;
      }
    }
  }

  /** Offers each of these agents who is free something that waits, if there is any. */
  async serveFree(agents: readonly AgentId[]): Promise<void> {
    const free = new Map<AgentId, AgentState>();
    for (const channel of builtChannels)
      for (const state of await this.#free(agents, channel)) free.set(state.agent, state);
    for (const state of free.values()) await this.serve(state);
  }

  serveAll(): Promise<void> {
    return this.serveFree(this.#deps.organisation.agents().map(({ id }) => id));
  }

  async #offerAgain(id: InteractionId): Promise<void> {
    const stored = await this.#deps.store.interaction(id);
    if (stored) await this.offer(stored.interaction);
  }

  /**
   * Runs `work` with the agent that the rules of the queue or number choose; null: there is nobody. Meanwhile others are
   * offered to somebody else; where there is nobody else, they wait until that is decided and choose again, so that not
   * each of them goes on to wait for the agent's lock, under which it is decided who is free.
   */
  async asking<Result>(
    interaction: Interaction,
    tried: ReadonlySet<AgentId>,
    work: (agent: AgentId | null) => Promise<Result>,
  ): Promise<Result> {
    // A ring group is rung at once, as soon as the call waits.
    const choose = async () => (this.#isGroup(interaction) ? null : this.#choose(interaction, tried));
    let agent = await choose();
    while (agent !== null && this.#beingAsked.has(agent)) {
      await this.#beingAsked.get(agent);
      agent = await choose();
    }
    if (agent === null) return work(null);
    const { promise, resolve: decided } = Promise.withResolvers<void>();
    this.#beingAsked.set(agent, promise);
    try {
      return await work(agent);
    } finally {
      this.#beingAsked.delete(agent);
      decided();
    }
  }

  async #choose(interaction: Interaction, tried: ReadonlySet<AgentId>): Promise<AgentId | null> {
    // Who was asked while the states were read may stand there as still free.
    const askedBefore = new Set(this.#beingAsked.keys());
    const candidates = await this.#candidates(interaction);
    const left = candidates.filter(({ agent }) => !tried.has(agent));
    const unasked = left.filter(({ agent }) => !askedBefore.has(agent) && !this.#beingAsked.has(agent));
    const strategy = this.queueOf(interaction)?.strategy ?? 'longest-idle';
    const among = unasked.length > 0 ? unasked : left;
    const byOne = strategy === 'ring-all' ? 'longest-idle' : strategy;
    return chooseAgent(among, passesOf(interaction), byOne, this.#deps.clock.now()).agent;
  }

  #isGroup(interaction: Interaction): boolean {
    return interaction.target === null && this.queueOf(interaction)?.strategy === 'ring-all';
  }

  /** Rings every member of the group who is free, beside those who ring already (spec R9). True: somebody new rings. */
  async #ringAll(interaction: Interaction): Promise<boolean> {
    const { channels, clock } = this.#deps;
    const candidates = await this.#candidates(interaction);
    const anyoneRings = ringingParticipation(interaction) !== undefined;
    const members = chooseAgents(candidates, passesOf(interaction), anyoneRings, clock.now());
    if (members.length === 0) return false;
    const offered = await channels.change(
      interaction,
      (current, agents) => {
        const at = clock.now();
        return members
          .flatMap((agent) => agents.get(agent) ?? [])
          .filter((state) => this.canBeOffered(state, current.channel))
          .map((state) => this.#offerOf(current, state, at, true));
      },
      members,
    );
    return !isRefusal(offered) && offered.events.length > 0;
  }

  async #candidates(interaction: Interaction): Promise<Candidate[]> {
    const { organisation } = this.#deps;
    const queue = this.queueOf(interaction);
    const members = interaction.target === null ? (queue?.members ?? []) : [interaction.target];
    if (members.length === 0) return [];
    const free = await this.#free(members, interaction.channel);
    return free.map((state) => candidate(state, organisation, queue));
  }

  /** Those of the agents who could be offered one more of the channel now; decided again under each one's lock. */
  async #free(agents: readonly AgentId[], channel: Channel): Promise<readonly AgentState[]> {
    const { store, organisation } = this.#deps;
    const found = await store.withRoom(
      channel,
      agents.map((agent) => ({ agent, capacity: allowanceOf(organisation, agent).capacity[channel] })),
    );
    return found.filter((state) => this.canBeOffered(state, channel));
  }

  /** Whether this agent could be offered one more of the channel (spec R3). */
  canBeOffered(state: AgentState, channel: Channel): boolean {
    return canBeOffered(state, channel, allowanceOf(this.#deps.organisation, state.agent));
  }

  /** The channels of which the agent could be offered one more. */
  #channelsOf(state: AgentState): readonly Channel[] {
    return builtChannels.filter((channel) => this.canBeOffered(state, channel));
  }

  queueOf(interaction: Interaction): Queue | null {
    return interaction.queue === null ? null : this.#deps.organisation.queue(interaction.queue);
  }

  offerUntil(interaction: Interaction, at: EpochMs): EpochMs {
    return after(at, (this.queueOf(interaction)?.offerSeconds ?? AGENT_NUMBER_OFFER_SECONDS) * 1000);
  }

  async #offerTo(interaction: Interaction, agent: AgentId): Promise<'rings' | 'gone'> {
    const { channels, clock } = this.#deps;
    const offered = await channels.change(
      interaction,
      (current, agents) => {
        const state = agents.get(agent);
        return state !== undefined && this.canBeOffered(state, current.channel)
          ? [this.#offerOf(current, state, clock.now(), false)]
          : refuse('offer-gone');
      },
      [agent],
    );
    return isRefusal(offered) ? 'gone' : 'rings';
  }

  #offerOf(interaction: Interaction, state: AgentState, at: EpochMs, ringGroup: boolean): SystemCommand {
    const until = this.offerUntil(interaction, at);
    return { type: 'offer', agent: state.agent, at, ringGroup, until, onDeskPhone: !isAtPanel(state) };
  }
}

function candidate(
  state: AgentState,
  organisation: Pick<Organisation, 'agent'>,
  queue: Queue | null,
): Candidate {
  const skills = organisation.agent(state.agent)?.skills ?? [];
  const level = skills.find(({ skill }) => skill === queue?.skill)?.level ?? 1;
  return { agent: state.agent, idleSince: state.idleSince, lastOfferAt: state.lastOfferAt, level };
}
