import type { Call } from '../../../domain/channels/voice/call.ts';
import { evolve } from '../../../domain/channels/voice/evolve.ts';
import { accept } from '../../../domain/decision.ts';
import {
  agentId,
  interactionId,
  sessionId,
  type AgentId,
  type CallId,
  type InteractionId,
  type LegId,
} from '../../../domain/ids.ts';
import { participationOf } from '../../../domain/interaction/participation.ts';
import { talksOn } from '../../../domain/presence/agent-state.ts';
import { isRefusal, refuse, type Refusal } from '../../../domain/refusal.ts';
import type { InteractionChanges } from '../../interactions/interaction-changes.ts';
import type { Settlement } from '../../interactions/settlement/settlement.ts';
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
import type { MakeId } from '../../ports/runtime/ids.ts';
import type { Log } from '../../ports/runtime/log.ts';
import { storeUnavailable } from '../../ports/runtime/store.ts';
import type { CallIds } from './call-ids.ts';
import type { Calls } from './calls.ts';
import type { CallCommands } from './commands/call-commands.ts';
import { withDefaultRecording } from './default-recording.ts';
import {
  eventsAfter,
  type Dialled,
  type UnsavedCalls,
  type UnsavedCommand,
  type UnsavedHelp,
} from './unsaved-calls.ts';
import { isSameHelp, linesOf, otherHeld, otherResumed } from './unsaved-dialing.ts';

interface Deps {
  readonly store: Pick<InteractionStore, 'agentState'>;
  readonly calls: Calls;
  readonly callIds: CallIds;
  readonly unsavedCalls: UnsavedCalls;
  readonly changes: InteractionChanges<Call>;
  readonly telephony: Telephony;
  readonly organisation: Organisation;
  readonly settlement: Pick<Settlement, 'workflowOf'>;
  readonly act: CallCommands['act'];
  readonly makeId: MakeId;
  readonly log: Log;
}

/** What was done with the agent's other call; null: nothing that could be taken back. */
export interface LeftCall {
  readonly held: InteractionId | null;
}

const nothingLeft: LeftCall = { held: null };

/**
 * Calls for help go out whatever our own database does (spec C6, O13). One that cannot be saved is made by the phone
 * system alone, which reports it: with that report, which waits for the database as every fact does, it becomes the
 * agent's call, also on a server that was started since.
 */
export class EmergencyCalls {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** The phone system has it, or is just being told, and it cannot be in the database yet. */
  isUnsaved(call: CallId): boolean {
    return this.#deps.unsavedCalls.helpOf(call) !== null;
  }

  /** Those that the phone system was given and that are not in the database yet. */
  unsaved(): readonly CallId[] {
    return this.#deps.unsavedCalls.dialledHelp();
  }

  /**
   * The call on which the agent speaks is held, and one that still rings is ended. Refuses `telephony-unavailable`, and
   * `call-connected` where the same number is called already: whoever presses twice must not make two calls.
   */
  async leaveOtherCall(agent: AgentId, to: string): Promise<LeftCall | Refusal> {
    const { store, calls, act, telephony } = this.#deps;
    if (telephony.link === 'down') return refuse('telephony-unavailable');
    const found = await store.agentState(agent);
    if (found === null) return nothingLeft;
    for (const id of Object.keys(found.state.work)) {
      const call = (await calls.call(interactionId(id)))?.interaction;
      if (call && isSameHelp(call, agent, to)) return inProgress(call, agent);
    }
    const other = talksOn(found.state, null);
    if (other === null) return nothingLeft;
    const held = await act(agent, other, 'hold');
    if (!isRefusal(held)) return { held: other };
    // A call for help waits for nothing, so no other refusal stops it.
    if (held.phase === 'dialing') await act(agent, other, 'end');
    return nothingLeft;
  }

  /** The call for help could not be dialled: its agent talks on the call again that was held for it. Gives the refusal, which says so. */
  async takeBack(agent: AgentId, { held }: LeftCall, refused: Refusal): Promise<Refusal> {
    if (held === null) return refused;
    try {
      const resumed = await this.#deps.act(agent, held, 'resume');
      if (!isRefusal(resumed)) return { ...refused, remedy: otherResumed };
      return resumed.refused === 'telephony-unavailable' ? { ...refused, remedy: otherHeld } : refused;
    } catch (error) {
      if (storeUnavailable(error) === null) throw error;
      return { ...refused, remedy: otherHeld };
    }
  }

  /**
   * The phone system has, or had, a call for help: it is the agent's from now on. One that is over by now, or on hold, takes
   * nobody away from the call that they are on since. Gives whether it was not the agent's before.
   */
  async takeIn(reported: EmergencyCall): Promise<boolean> {
    if (await this.#isSaved(reported.call)) return false;
    const help = this.#deps.unsavedCalls.helpOf(reported.call) ?? this.#helpOf(reported);
    if (help !== null) return this.#save(help);
    const { log } = this.#deps;
    log.warn({ callId: reported.call }, 'an emergency call belongs to no agent');
    return false;
  }

  /**
   * As `takeIn`, for one that was dialled here and may be over, with what reported it missed. Changes nothing while the
   * phone system is still being given its orders.
   */
  async takeInUnreported(call: CallId): Promise<boolean> {
    const help = this.unsaved().includes(call) ? this.#deps.unsavedCalls.helpOf(call) : null;
    if (help === null || (await this.#isSaved(call))) return false;
    return this.#save(help);
  }

  /** The saved calls with which something was done for a call for help while that could not be saved. */
  changed(): readonly CallId[] {
    return this.#deps.unsavedCalls.changed();
  }

  /** Saves what was done with this saved call. Gives whether there was anything. */
  async saveChanges(call: CallId): Promise<boolean> {
    const { unsavedCalls, callIds, calls, changes, settlement } = this.#deps;
    const commands = unsavedCalls.changesOf(call);
    if (commands.length === 0) return false;
    const id = await callIds.interactionOf(call);
    const stored = id === null ? null : await calls.call(id);
    // The phone system has the orders already; one that it did not take is given again by comparing the two.
    if (stored)
      await changes.change(stored.interaction, ({ interaction }) =>
        accept(...withDefaultRecording(eventsAfter(interaction, commands), interaction, settlement)),
      );
    unsavedCalls.saved(call, commands);
    return true;
  }

  async #isSaved(call: CallId): Promise<boolean> {
    const isSaved = (await this.#deps.callIds.interactionOf(call)) !== null;
    if (isSaved) await this.#isKnown(call, []);
    return isSaved;
  }

  async #save({ dialled, commands }: UnsavedHelp): Promise<boolean> {
    const { agent, callId, to, customer, leg } = dialled;
    const events = eventsAfter(evolve(null, dialled), commands);
    const isHeld = events.at(-1)?.type === 'held';
    if (!isHeld && customer !== null && to !== null && (await this.#areOnTheLine(customer, leg)))
      await this.leaveOtherCall(agent, to);
    try {
      await this.#deps.changes.begin([agent], noMatch, () => [dialled, ...events]);
      await this.#isKnown(callId, commands);
    } catch (error) {
      if (!(error instanceof InteractionKnown)) throw error;
      await this.#isKnown(callId, []);
    }
    return true;
  }

  /** The database knows the call with these; what was done with it meanwhile is saved with it. */
  async #isKnown(call: CallId, saved: readonly UnsavedCommand[]): Promise<void> {
    this.#deps.unsavedCalls.saved(call, saved);
    await this.saveChanges(call);
  }

  #helpOf({ call, leg, at, to, caller }: EmergencyCall): UnsavedHelp | null {
    const { organisation, makeId } = this.#deps;
    if (caller === null) return null;
    const { extension } = caller;
    // Who has no device of their own rings by their id.
    const agent = organisation.agentByExtension(extension) ?? organisation.agent(agentId(extension));
    if (agent === null) return null;
    const dialled: Dialled = {
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
    return { dialled, commands: [] };
  }

  /** Where the phone system cannot be asked, they may be. */
  async #areOnTheLine(...legs: readonly LegId[]): Promise<boolean> {
    try {
      const lines = await linesOf(this.#deps.telephony);
      return legs.every((leg) => lines.has(leg));
    } catch (error) {
      if (error instanceof TelephonyUnavailable) return true;
      throw error;
    }
  }
}

const inProgress = (call: Call, agent: AgentId): Refusal =>
  refuse('call-connected', {
    phase: participationOf(call, agent)?.phase ?? 'connected',
    remedy: { message: 'problem.remedy.help-in-progress', values: { number: call.to ?? '' } },
  });
