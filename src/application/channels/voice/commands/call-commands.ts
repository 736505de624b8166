import type { Call } from '../../../../domain/channels/voice/call.ts';
import type { AgentCommand, CallAction } from '../../../../domain/channels/voice/commands.ts';
import { decide } from '../../../../domain/channels/voice/decide.ts';
import type { CallEvent } from '../../../../domain/channels/voice/events.ts';
import { evolve } from '../../../../domain/channels/voice/evolve.ts';
import { accept, type Decision } from '../../../../domain/decision.ts';
import { interactionId, type AgentId, type InteractionId } from '../../../../domain/ids.ts';
import { participationOf } from '../../../../domain/interaction/participation.ts';
import { talksOn, type AgentState } from '../../../../domain/presence/agent-state.ts';
import { isRefusal, refuse, type Refusal } from '../../../../domain/refusal.ts';
import type { EpochMs } from '../../../../domain/time.ts';
import { isDispositionMissing } from '../../../../domain/workflow/dispositions.ts';
import type { InteractionChanges } from '../../../interactions/interaction-changes.ts';
import type { Redistribution } from '../../../interactions/routing/redistribution.ts';
import type { Notes } from '../../../interactions/notes.ts';
import type { Settlement } from '../../../interactions/settlement/settlement.ts';
import type { InteractionStore } from '../../../ports/interactions/interaction-store.ts';
import type { Telephony } from '../../../ports/interactions/telephony.ts';
import type { Clock } from '../../../ports/runtime/clock.ts';
import type { AgentAudioLock } from '../../../runtime/agent-audio-lock.ts';
import { atMostOnce, beforehand } from '../../../runtime/keyed-request.ts';
import type { CallIds } from '../call-ids.ts';
import type { CallLock } from '../call-lock.ts';
import type { Calls, ChangedCall, StoredCall } from '../calls.ts';
import { withDefaultRecording } from '../default-recording.ts';
import type { Reconciling } from '../feed/reconciling.ts';
import type { RecentCalls } from '../recent-calls.ts';
import type { Switchboard } from '../switchboard.ts';

interface Deps {
  readonly store: Pick<InteractionStore, 'agentState'>;
  readonly calls: Calls;
  readonly callIds: CallIds;
  readonly recentCalls: RecentCalls;
  readonly changes: InteractionChanges<Call>;
  readonly switchboard: Switchboard;
  readonly settlement: Settlement;
  readonly notes: Pick<Notes, 'replacedNote' | 'readTasks'>;
  readonly lock: CallLock;
  readonly audioLock: AgentAudioLock;
  readonly redistribution: Redistribution;
  readonly reconciling: Reconciling;
  readonly telephony: Telephony;
  readonly clock: Clock;
}

/**
 * What becomes of edits when wrap-up is finished; unknown: what stands in the CRM must be looked up first, where that
 * matters.
 */
type Edits = 'written' | 'wait' | 'unknown';

/**
 * What agents do with calls (spec C7 to C10, C18). The phone system must accept a command before it is saved: if it does
 * not answer, nothing has changed and the agent gets `telephony-unavailable`.
 */
export class CallCommands {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Refusals: those of `decide`, `not-found`, and `telephony-unavailable`. */
  act(agent: AgentId, id: InteractionId, action: CallAction): Promise<ChangedCall | Refusal> {
    if (action === 'finish') return this.#finish(agent, id);
    const bringsToEar = action === 'answer' || action === 'resume';
    const act = () => this.#inTurn(agent, id, action);
    return bringsToEar ? this.#deps.audioLock.run(agent, act) : act();
  }

  /**
   * Ends wrap-up. Edits that would replace a note which somebody has changed in the CRM wait as unsaved (spec L17), and what
   * follows goes by the tasks that are open now (spec L30). The CRM is asked only where there are edits or a follow-up that
   * depends on tasks, which is known under the locks.
   */
  async #finish(agent: AgentId, id: InteractionId): Promise<ChangedCall | Refusal> {
    const finished = await this.#inTurn(agent, id, 'finish', 'unknown');
    if (!isRefusal(finished) || finished.refused !== 'note-changed') return finished;
    const { notes } = this.#deps;
    const [note] = await Promise.all([notes.replacedNote(agent, id), notes.readTasks(agent, id)]);
    return this.#inTurn(agent, id, 'finish', note === null ? 'written' : 'wait');
  }

  /** Makes this held call the one that is talked on, and holds the other (spec C10). */
  swap(agent: AgentId, id: InteractionId): Promise<ChangedCall | Refusal> {
    return this.#deps.audioLock.run(agent, async () => {
      const { store, calls } = this.#deps;
      const found = await calls.call(id);
      const part = found && participationOf(found.interaction, agent);
      if (!found) return refuse('not-found');
      if (!part) return refuse('not-yours');
      if (part.phase !== 'held' && part.phase !== 'connected') return refuse('phase', { phase: part.phase });
      const state = await store.agentState(agent);
      const other = state ? talksOn(state.state, id) : null;
      const held = other === null ? null : await beforehand(() => this.#inTurn(agent, other, 'hold'));
      return held !== null && isRefusal(held) ? held : this.#inTurn(agent, id, 'resume');
    });
  }

  /**
   * Sends keypad tones to the other party. Refuses by phase, and `telephony-unavailable` before anything is sent; throws
   * `TelephonyUnavailable` where they may have been.
   */
  async tones(agent: AgentId, id: InteractionId, digits: string): Promise<StoredCall | Refusal> {
    const { calls, switchboard, telephony, clock } = this.#deps;
    const found = await calls.call(id);
    if (!found) return refuse('not-found');
    const decision = decide({ type: 'tones', agent, at: clock.now() }, found.interaction);
    if (isRefusal(decision)) return decision;
    if (telephony.link === 'down') return refuse('telephony-unavailable');
    await atMostOnce(() => switchboard.sendTones(found.interaction, digits));
    return found;
  }

  async #inTurn(
    agent: AgentId,
    id: InteractionId,
    action: CallAction,
    edits: Edits = 'written',
  ): Promise<ChangedCall | Refusal> {
    const call = await this.#deps.callIds.callOf(id);
    if (call === null) return refuse('not-found');
    return this.#deps.lock.run(call, async () => {
      const changed = await this.#act(agent, id, action, edits);
      // Still under the lock, or a caller who hangs up meanwhile would leave the next agent's telephone ringing.
      if (!isRefusal(changed)) await this.#deps.redistribution.after(changed);
      return changed;
    });
  }

  async #act(
    agent: AgentId,
    id: InteractionId,
    action: CallAction,
    edits: Edits,
  ): Promise<ChangedCall | Refusal> {
    const { calls, switchboard, telephony, recentCalls } = this.#deps;
    // The phone system has no part in it, so nothing need be known before the locks are held.
    const recent = action === 'finish' ? recentCalls.find(id) : null;
    if (recent) return this.#commit(agent, recent, action, edits, this.#deps.clock.now());
    const [seen, state] = await calls.callAndAgent(id, agent);
    if (!seen || !state) return refuse(seen ? 'not-yours' : 'not-found');
    const now = this.#deps.clock.now();
    const wanted = this.#decide(agent, action, edits, seen, state, now);
    if (isRefusal(wanted)) return wanted;
    // What already holds needs no order and no lock.
    if (wanted.accepted.length === 0) return { stored: seen, agents: new Map(), events: [] };
    const isAboutAudio = action !== 'finish';
    if (isAboutAudio && telephony.link === 'down') return refuse('telephony-unavailable');
    const refused = await switchboard.execute(
      wanted.accepted,
      wanted.accepted.reduce(evolve, seen.interaction),
    );
    if (refused) return refused;
    return this.#commit(agent, seen.interaction, action, edits, now);
  }

  /** What the phone system did and could then not be saved is put right by comparing the two. */
  async #commit(
    agent: AgentId,
    seen: Call,
    action: CallAction,
    edits: Edits,
    now: EpochMs,
  ): Promise<ChangedCall | Refusal> {
    const { changes, reconciling } = this.#deps;
    let isCommitted = false;
    try {
      const changed = await changes.change(seen, (stored, agents) => {
        const mine = agents.get(agent);
        return mine ? this.#decide(agent, action, edits, stored, mine, now) : refuse('not-yours');
      });
      isCommitted = !isRefusal(changed);
      return changed;
    } finally {
      if (!isCommitted && action !== 'finish') reconciling.soon();
    }
  }

  #decide(
    agent: AgentId,
    action: CallAction,
    edits: Edits,
    stored: StoredCall,
    state: AgentState,
    at: EpochMs,
  ): Decision<CallEvent> {
    const mine = stored.notes.find((one) => one.agent === agent);
    if (
      edits === 'unknown' &&
      (mine?.unsaved === true || this.#deps.settlement.followUps.dependsOnTasks(stored, agent))
    )
      return refuse('note-changed');
    const command = this.#command(agent, action, stored, state, at);
    const decision = decide(
      command.type === 'finish' ? { ...command, editsWait: edits === 'wait' } : command,
      stored.interaction,
    );
    return isRefusal(decision)
      ? decision
      : accept(...withDefaultRecording(decision.accepted, stored.interaction, this.#deps.settlement));
  }

  #workflow(call: Call, agent: AgentId) {
    return this.#deps.settlement.workflowOf(call, agent).document;
  }

  #command(
    agent: AgentId,
    type: CallAction,
    stored: StoredCall,
    state: AgentState,
    at: EpochMs,
  ): AgentCommand {
    const { interaction: call, notes } = stored;
    switch (type) {
      case 'answer':
      case 'resume':
        return { type, agent, at, talksElsewhere: talksOn(state, interactionId(call.id)) !== null };
      case 'end':
        return { type, agent, at, wrapupUntil: this.#deps.settlement.wrapupUntil(call, at) };
      case 'finish': {
        const part = participationOf(call, agent);
        const mine = notes.find((one) => one.agent === agent);
        const dispositionMissing =
          part !== undefined && isDispositionMissing(this.#workflow(call, agent), call, part, mine);
        return { type, agent, at, dispositionMissing };
      }
      case 'reject':
      case 'hold':
      case 'mute':
      case 'unmute':
      case 'record':
      case 'stop-recording':
      case 'mask':
      case 'unmask':
        return { type, agent, at };
    }
  }
}
