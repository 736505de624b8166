import type { Call } from '../../../domain/channels/voice/call.ts';
import type { CallEvent } from '../../../domain/channels/voice/events.ts';
import { evolve } from '../../../domain/channels/voice/evolve.ts';
import { allLegs } from '../../../domain/channels/voice/orders.ts';
import {
  agentId,
  interactionId,
  sessionId,
  type AgentId,
  type CallId,
  type LegId,
} from '../../../domain/ids.ts';
import { participationOf } from '../../../domain/interaction/participation.ts';
import { talksOn } from '../../../domain/presence/agent-state.ts';
import { isRefusal, refuse, type Refusal } from '../../../domain/refusal.ts';
import type { InteractionChanges } from '../../interactions/interaction-changes.ts';
import {
  InteractionKnown,
  noMatch,
  type InteractionStore,
} from '../../ports/interactions/interaction-store.ts';
import {
  TelephonyUnavailable,
  type EmergencyCall,
  type Telephony,
} from '../../ports/interactions/telephony.ts';
import type { Organisation } from '../../ports/organisation/organisation.ts';
import type { Clock } from '../../ports/runtime/clock.ts';
import type { MakeId } from '../../ports/runtime/ids.ts';
import type { Log } from '../../ports/runtime/log.ts';
import type { CallIds } from './call-ids.ts';
import type { Calls, StoredCall } from './calls.ts';
import type { CallCommands } from './commands/call-commands.ts';
import type { RecentCalls } from './recent-calls.ts';
import type { Switchboard } from './switchboard.ts';

export type Dialled = Extract<CallEvent, { type: 'dialled' }>;

/** Far more calls for help than an outage sees; the oldest would be taken in as those of another server are. */
const REMEMBERED = 1_000;

interface Deps {
  readonly store: Pick<InteractionStore, 'agentState'>;
  readonly calls: Calls;
  readonly callIds: CallIds;
  readonly recentCalls: RecentCalls;
  readonly changes: InteractionChanges<Call>;
  readonly switchboard: Switchboard;
  readonly telephony: Telephony;
  readonly organisation: Organisation;
  readonly act: CallCommands['act'];
  readonly clock: Clock;
  readonly makeId: MakeId;
  readonly log: Log;
}

/**
 * Calls for help go out whatever our own database does (spec C6, O13). One that cannot be saved is made by the phone
 * system alone, which reports it: with that report, which waits for the database as every fact does, it becomes the
 * agent's call, also on a server that was started since.
 */
export class EmergencyCalls {
  readonly #deps: Deps;
  readonly #unsaved = new Map<CallId, Dialled>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** The phone system has it, or is just being told, and it cannot be in the database yet. */
  isUnsaved(call: CallId): boolean {
    return this.#unsaved.has(call);
  }

  /**
   * The call on which the agent speaks is held, and one that still rings is ended. Refuses `call-connected` where that is a
   * call for help itself: whoever presses twice must not cut off the first.
   */
  async leaveOtherCall(agent: AgentId, to: string): Promise<Refusal | null> {
    const { store, calls, act } = this.#deps;
    const found = await store.agentState(agent);
    const other = found ? talksOn(found.state, null) : null;
    if (other === null) return null;
    const call = (await calls.call(other))?.interaction;
    if (call && isSameHelp(call, agent, to)) return refuse('call-connected', { phase: 'connected' });
    const held = await act(agent, other, 'hold');
    // A call for help waits for nothing, so no other refusal stops it.
    if (isRefusal(held) && held.phase === 'dialing') await act(agent, other, 'end');
    return null;
  }

  /**
   * Dials without the database. What was dialled of this call already stays. Gives the call as it is to be saved, or the one
   * that rings for the agent already. Refuses `telephony-unavailable`, and `call-connected` where another call for help rings.
   */
  async dialUnsaved(dialled: Dialled): Promise<StoredCall | Refusal> {
    const { switchboard, telephony } = this.#deps;
    if (telephony.link === 'down') return refuse('telephony-unavailable');
    const call = evolve(null, dialled);
    const other = await this.#helpAtHand(call, dialled.agent);
    if (other !== null)
      return other.to === call.to ? unsaved(other) : refuse('call-connected', { phase: 'connected' });
    this.#remember(dialled);
    await this.#leaveUnsaved(dialled.agent);
    const refused = await switchboard.execute([dialled], call);
    if (refused) {
      this.#forget(call.callId);
      await switchboard.undo(call);
      return refused;
    }
    // That the centre answers is known when it can be saved, so both hear each other from its answer on.
    await switchboard.executeAll([{ type: 'connect', call: call.callId, legs: allLegs(call) }], call);
    return unsaved(call);
  }

  /**
   * The phone system has, or had, a call for help: it is the agent's from now on. One that is over by now takes nobody away
   * from the call that they are on since. Gives whether it was not the agent's before.
   */
  async takeIn(reported: EmergencyCall): Promise<boolean> {
    const { callIds, changes, log } = this.#deps;
    if ((await callIds.interactionOf(reported.call)) !== null) {
      this.#forget(reported.call);
      return false;
    }
    const dialled = this.#unsaved.get(reported.call) ?? this.#dialledBy(reported);
    if (dialled === null) {
      log.warn({ callId: reported.call }, 'an emergency call belongs to no agent, and is left as it is');
      return false;
    }
    if (await this.#isOnTheLine(reported.leg)) await this.leaveOtherCall(dialled.agent, reported.to);
    try {
      await changes.begin([dialled.agent], noMatch, () => [dialled]);
    } catch (error) {
      if (!(error instanceof InteractionKnown)) throw error;
    }
    this.#forget(reported.call);
    return true;
  }

  #dialledBy({ call, leg, at, to, caller }: EmergencyCall): Dialled | null {
    const { organisation, makeId } = this.#deps;
    if (caller === null) return null;
    const { extension } = caller;
    // Who has no device of their own rings by their id.
    const agent = organisation.agentByExtension(extension) ?? organisation.agent(agentId(extension));
    if (agent === null) return null;
    return {
      type: 'dialled',
      id: interactionId(makeId()),
      channel: 'voice',
      callId: call,
      sessionId: sessionId(makeId()),
      direction: 'outbound',
      origin: 'manual',
      emergency: true,
      from: agent.extension,
      to,
      ownNumber: null,
      skill: null,
      agent: agent.id,
      leg: caller.leg,
      customer: leg,
      at,
    };
  }

  /**
   * The call for help that this agent has already, as far as memory tells; that it is still there is asked of the phone
   * system.
   */
  async #helpAtHand({ callId, to }: Call, agent: AgentId): Promise<Call | null> {
    const { recentCalls } = this.#deps;
    const known = [...this.#unsaved.values()].map((dialled) => evolve(null, dialled));
    const mine = [...known, ...recentCalls.ofAgent(agent)].filter(
      (call) => call.callId !== callId && isSameHelp(call, agent, to),
    );
    if (mine.length === 0) return null;
    const there = await this.#legs();
    // Where the centre has hung up, the agent's own device may still be on the line.
    return mine.find(({ customer }) => customer !== null && there.has(customer.leg)) ?? null;
  }

  /** Where the phone system cannot be asked, it may be. */
  async #isOnTheLine(leg: LegId): Promise<boolean> {
    try {
      return (await this.#legs()).has(leg);
    } catch (error) {
      if (error instanceof TelephonyUnavailable) return true;
      throw error;
    }
  }

  async #legs(): Promise<ReadonlySet<LegId>> {
    const { calls } = await this.#deps.telephony.calls();
    return new Set(calls.flatMap(({ legs }) => legs.map(({ leg }) => leg)));
  }

  /** As `leaveOtherCall`, on the phone system alone; it is saved when the call for help is taken in. */
  async #leaveUnsaved(agent: AgentId): Promise<void> {
    const { recentCalls, switchboard, clock } = this.#deps;
    for (const call of recentCalls.ofAgent(agent)) {
      const phase = participationOf(call, agent)?.phase;
      if (phase === 'connected') await switchboard.follow([{ type: 'held', agent, at: clock.now() }], call);
      if (phase === 'dialing') await switchboard.undo(call);
    }
  }

  #remember(dialled: Dialled): void {
    this.#unsaved.set(dialled.callId, dialled);
    const [oldest] = this.#unsaved.keys();
    if (this.#unsaved.size > REMEMBERED && oldest !== undefined) this.#forget(oldest);
  }

  #forget(call: CallId): void {
    this.#unsaved.delete(call);
  }
}

/** Whether this agent's call is one for help that goes on: to the same number, or to another that rings still. */
function isSameHelp(call: Call, agent: AgentId, to: string | null): boolean {
  const phase = participationOf(call, agent)?.phase;
  return (
    call.emergency &&
    call.ended === null &&
    (phase === 'dialing' || (phase === 'connected' && call.to === to))
  );
}

const unsaved = (interaction: Call): StoredCall => ({ interaction, version: 0, match: noMatch, notes: [] });
