import type { Interaction } from '../../../domain/channels/interaction.ts';
import { interactionId, type AgentId, type InteractionId } from '../../../domain/ids.ts';
import type { SystemCommand } from '../../../domain/interaction/system-command.ts';
import { choose } from '../../../domain/presence/agent-state.ts';
import { isRefusal, refuse } from '../../../domain/refusal.ts';
import { sameValue } from '../../../domain/same-value.ts';
import { growingPauseMs } from '../../../domain/time.ts';
import { backInQueue } from '../../../domain/routing/next-step.ts';
import type { InteractionStore } from '../../ports/interactions/interaction-store.ts';
import type { Organisation } from '../../ports/organisation/organisation.ts';
import type { Bus } from '../../ports/runtime/bus.ts';
import type { Clock } from '../../ports/runtime/clock.ts';
import type { Log } from '../../ports/runtime/log.ts';
import { outlast, pause } from '../../runtime/outlast.ts';
import type { Channels } from '../channel.ts';
import type { Notes } from '../notes.ts';
import type { Settlement } from '../settlement/settlement.ts';
import type { Redistribution } from './redistribution.ts';

/** Nothing new reaches a disabled account, so what is in hand is gone after the first round; more in a row is a bug. */
const ROUNDS = 5;

/** Pauses between attempts that fail for another reason than that our own database is away. */
const RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;

interface Deps {
  readonly store: InteractionStore;
  readonly channels: Channels;
  readonly organisation: Organisation;
  readonly settlement: Pick<Settlement, 'wrapupUntil'>;
  readonly notes: Pick<Notes, 'replacedNote'>;
  readonly redistribution: Redistribution;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Takes the open work of a disabled account back to its queue, and then signs it out of its surfaces (spec R17): in this
 * order, so that the log of what is ended says where the person was signed in. Who may sign in is decided elsewhere.
 */
export class DisabledAccounts {
  readonly #deps: Deps;
  readonly #stopping = new AbortController();
  readonly #clearing = new Map<AgentId, Promise<void>>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Begins with what an earlier run has left, and goes on with each account that is disabled. Gives what ends it. */
  start(): () => Promise<void> {
    const { organisation } = this.#deps;
    let before: ReadonlySet<AgentId> = new Set();
    const look = () => {
      const now = new Set(organisation.agents().flatMap(({ id, disabled }) => (disabled ? [id] : [])));
      for (const agent of now) if (!before.has(agent)) this.#clearSoon(agent);
      before = now;
    };
    const stopWatching = organisation.onChange(look);
    look();
    return async () => {
      stopWatching();
      this.#stopping.abort();
      await Promise.all(this.#clearing.values());
    };
  }

  #clearSoon(agent: AgentId): void {
    const clearing = this.#clearSurely(agent).finally(() => {
      if (this.#clearing.get(agent) === clearing) this.#clearing.delete(agent);
    });
    this.#clearing.set(agent, clearing);
  }

  /**
   * While our own database is away, it goes on when that is back; whatever else fails is tried again after a pause. Never
   * rejects.
   */
  async #clearSurely(agent: AgentId): Promise<void> {
    const { signal } = this.#stopping;
    for (let failures = 0; !signal.aborted; failures += 1) {
      try {
        return await outlast(() => this.#clear(agent), signal);
      } catch (error) {
        if (signal.aborted) return;
        this.#deps.log.error(
          { agent, err: error },
          'a disabled account could not be cleared; it is tried again',
        );
      }
      await pause(growingPauseMs(failures, RETRY_MS, LONGEST_RETRY_MS), signal);
    }
  }

  async #clear(agent: AgentId): Promise<void> {
    for (let round = 0; round < ROUNDS; round += 1) {
      const inHand = await this.#signOut(agent);
      if (inHand.length === 0) return;
      for (const id of inHand) await this.#release(agent, id);
    }
    throw new Error(`agent ${agent} is disabled and has got new work ${ROUNDS} times`);
  }

  /** Signs out whoever has nothing in hand, under the lock of every offer; else gives what is in hand. */
  async #signOut(agent: AgentId): Promise<readonly InteractionId[]> {
    const { store, bus, clock } = this.#deps;
    const now = clock.now();
    const found = await store.transaction(async (tx) => {
      const state = (await tx.lockAgents([agent], now)).get(agent);
      // Enabled again meanwhile, the person keeps what they have.
      if (!state || !this.#isDisabled(agent)) return refuse('not-found');
      const inHand = Object.keys(state.work).map(interactionId);
      const next = choose(state, { presence: 'logout', reason: null }, null, now);
      if (inHand.length > 0 || sameValue(next, state)) return { inHand, position: null };
      return { inHand, position: (await tx.saveAgent(next, now)).position };
    });
    if (isRefusal(found)) return [];
    const { inHand, position } = found;
    if (position !== null) bus.publish({ type: 'presence', agent, position });
    return inHand;
  }

  #isDisabled(agent: AgentId): boolean {
    return this.#deps.organisation.agent(agent)?.disabled === true;
  }

  async #release(agent: AgentId, id: InteractionId): Promise<void> {
    const { store, channels, notes, redistribution } = this.#deps;
    await channels.exclusively(id, async () => {
      const stored = await store.interaction(id);
      if (stored === null || !this.#isDisabled(agent)) return;
      const editsWait = (await notes.replacedNote(agent, id)) !== null;
      const changed = await channels.change(stored.interaction, (now) => [
        this.#command(now, agent, editsWait),
      ]);
      if (!isRefusal(changed)) await redistribution.after(changed);
    });
  }

  #command(interaction: Interaction, agent: AgentId, editsWait: boolean): SystemCommand {
    const { organisation, settlement, clock } = this.#deps;
    const at = clock.now();
    const number = organisation.numbers().find((one) => one.number === interaction.ownNumber) ?? null;
    const back = backInQueue(interaction.queue, number, { queue: (id) => organisation.queue(id), now: at });
    return {
      type: 'release',
      agent,
      back,
      at,
      wrapupUntil: settlement.wrapupUntil(interaction, at),
      editsWait,
    };
  }
}
