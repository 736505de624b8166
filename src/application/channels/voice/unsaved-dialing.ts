import type { Call } from '../../../domain/channels/voice/call.ts';
import { evolve } from '../../../domain/channels/voice/evolve.ts';
import { allLegs } from '../../../domain/channels/voice/orders.ts';
import type { KnownLeg } from '../../../domain/channels/voice/reconcile.ts';
import type { AgentId, LegId } from '../../../domain/ids.ts';
import { isOpen, participationOf } from '../../../domain/interaction/participation.ts';
import { refuse, type Refusal } from '../../../domain/refusal.ts';
import type { EpochMs } from '../../../domain/time.ts';
import { noMatch } from '../../ports/interactions/interaction-store.ts';
import { TelephonyUnavailable, type Telephony } from '../../ports/interactions/telephony.ts';
import type { Clock } from '../../ports/runtime/clock.ts';
import type { StoredCall } from './calls.ts';
import type { Reconciling } from './feed/reconciling.ts';
import type { RecentCalls } from './recent-calls.ts';
import type { Switchboard } from './switchboard.ts';
import { callAfter, type Dialled, type UnsavedCalls, type UnsavedCommand } from './unsaved-calls.ts';

/** The lines of the phone system that are there, with what each does. */
type Lines = ReadonlyMap<LegId, KnownLeg['state']>;

/** `unknown`: the phone system does not tell, or the other party is a colleague. */
type LineState = KnownLeg['state'] | 'gone' | 'unknown';

interface Deps {
  readonly unsavedCalls: UnsavedCalls;
  readonly recentCalls: RecentCalls;
  readonly switchboard: Switchboard;
  readonly telephony: Telephony;
  readonly reconciling: Pick<Reconciling, 'soon'>;
  readonly clock: Clock;
}

/**
 * Dials calls for help while our own database is away (spec C6, O13), by what memory and the phone system tell of the
 * agent's other calls. What it does there is saved when the database is back.
 */
export class UnsavedDialing {
  readonly #deps: Deps;
  /** The last call for help in hand of each agent: whoever presses twice must not make two. */
  readonly #last = new Map<AgentId, Promise<unknown>>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Whether something of this agent's is not in the database yet: what they dial then is compared with that. */
  hasUnsaved(agent: AgentId): boolean {
    return this.#deps.unsavedCalls.hasAny(agent);
  }

  /**
   * What was dialled of this call already stays. Another call is held, or ended where it rings still. Gives the call as it is
   * to be saved; where the agent calls this number already, that one, taken off hold. Refuses `telephony-unavailable`.
   */
  dial(dialled: Dialled): Promise<StoredCall | Refusal> {
    return this.#inTurn(dialled.agent, async () => {
      if (this.#deps.telephony.link === 'down') return refuse('telephony-unavailable');
      const others = this.#callsOf(dialled);
      if (others.length === 0) return this.#ring(dialled, []);
      const lines = await this.#lines();
      const same = others.find((call) => isSameHelp(call, dialled.agent, dialled.to) && isThere(call, lines));
      const left = await this.#leave(
        dialled.agent,
        others.filter((call) => call !== same),
        lines,
      );
      return same ? unsaved(await this.#takeUp(same, dialled.agent, lines)) : this.#ring(dialled, left);
    });
  }

  /** null: the phone system does not tell now, for which help does not wait. */
  async #lines(): Promise<Lines | null> {
    try {
      return await linesOf(this.#deps.telephony);
    } catch (error) {
      if (error instanceof TelephonyUnavailable) return null;
      throw error;
    }
  }

  /** Rings the agent's device and the emergency centre; where that fails, the calls that were `left` for it go on. */
  async #ring(dialled: Dialled, left: readonly Call[]): Promise<StoredCall | Refusal> {
    const { switchboard } = this.#deps;
    const call = evolve(null, dialled);
    this.#deps.unsavedCalls.begin(dialled);
    const refused = await switchboard.execute([dialled], call);
    if (refused) {
      this.#deps.unsavedCalls.forget(call.callId);
      await switchboard.undo(call);
      return this.#resumeLeft(dialled, left, refused);
    }
    this.#deps.unsavedCalls.dialled(call.callId);
    // That the centre answers is known when it can be saved, so both hear each other from its answer on.
    await switchboard.executeAll([{ type: 'connect', call: call.callId, legs: allLegs(call) }], call);
    return unsaved(call);
  }

  /** Holds what the agent talks on, and ends what rings still. Gives those held now. */
  async #leave(agent: AgentId, others: readonly Call[], lines: Lines | null): Promise<readonly Call[]> {
    const left: Call[] = [];
    for (const call of others) {
      const line = lineOf(call, lines);
      const phase = participationOf(call, agent)?.phase;
      if (phase === 'dialing' && line === 'ringing') await this.#deps.switchboard.undo(call);
      const isTalkedOn =
        phase === 'connected' || (line === 'up' && (phase === 'dialing' || phase === 'held'));
      if (isTalkedOn && line !== 'gone') left.push(await this.#hold(call, agent, line));
    }
    return left;
  }

  async #hold(call: Call, agent: AgentId, line: LineState): Promise<Call> {
    const at = this.#deps.clock.now();
    // What was dialled and answered since is talked on, though that is not saved.
    const answered: UnsavedCommand[] =
      line === 'up' && call.customer ? [{ type: 'leg-answered', leg: call.customer.leg, at }] : [];
    const held = this.#note(call, ...answered, { type: 'hold', agent, at });
    // On hold already where the database went away after that order, and could not save it.
    if (line !== 'held') await this.#deps.switchboard.follow([{ type: 'held', agent, at }], held);
    return held;
  }

  /** Gives the refusal, which says what became of the calls that were held. */
  async #resumeLeft(dialled: Dialled, left: readonly Call[], refused: Refusal): Promise<Refusal> {
    const { switchboard, clock } = this.#deps;
    const { agent } = dialled;
    const at = clock.now();
    // Held and saved before the database went away: nobody knows whether the agent had held it for another reason.
    let isHeld = left.length === 0 && this.#callsOf(dialled).some((call) => isOnHold(call, agent));
    for (const held of left) {
      const call = callAfter(held, [resume(agent, at)]);
      if (await switchboard.execute([{ type: 'resumed', agent, at }], call)) isHeld = true;
      else this.#note(held, resume(agent, at));
    }
    if (isHeld) return { ...refused, remedy: otherHeld };
    return left.length === 0 ? refused : { ...refused, remedy: otherResumed };
  }

  /** The agent calls again who is on hold: they talk with them. */
  async #takeUp(call: Call, agent: AgentId, lines: Lines | null): Promise<Call> {
    if (lineOf(call, lines) !== 'held' && !isOnHold(call, agent)) return call;
    const at = this.#deps.clock.now();
    const taken = this.#note(call, resume(agent, at));
    await this.#deps.switchboard.follow([{ type: 'resumed', agent, at }], taken);
    return taken;
  }

  /** Keeps what is done with the call until it is saved. Gives the call after it. */
  #note(call: Call, ...commands: readonly UnsavedCommand[]): Call {
    const { unsavedCalls, reconciling } = this.#deps;
    unsavedCalls.add(call.callId, ...commands);
    reconciling.soon();
    return callAfter(call, commands);
  }

  /** The calls that this agent has beside the one that is dialled, as far as memory tells. */
  #callsOf({ agent, callId }: Dialled): readonly Call[] {
    const { recentCalls, unsavedCalls } = this.#deps;
    const help = unsavedCalls.ofAgent(agent);
    const saved = recentCalls
      .ofAgent(agent)
      .filter((call) => help.every((other) => other.callId !== call.callId))
      .map((call) => callAfter(call, unsavedCalls.changesOf(call.callId)));
    return [...help, ...saved].filter((call) => call.callId !== callId);
  }

  /** One agent's after each other. */
  #inTurn<Result>(agent: AgentId, work: () => Promise<Result>): Promise<Result> {
    const turn = (this.#last.get(agent) ?? Promise.resolve()).then(work, work);
    const isOver = () => void (this.#last.get(agent) === turn && this.#last.delete(agent));
    this.#last.set(agent, turn);
    turn.then(isOver, isOver);
    return turn;
  }
}

export async function linesOf(telephony: Telephony): Promise<Lines> {
  const { calls } = await telephony.calls();
  return new Map(calls.flatMap(({ legs }) => legs.map(({ leg, state }) => [leg, state])));
}

/** What the other party of the call does. */
const lineOf = ({ customer }: Call, lines: Lines | null): LineState =>
  customer === null || lines === null ? 'unknown' : (lines.get(customer.leg) ?? 'gone');

/** Where the centre has hung up, the agent's own device may still be on the line. */
const isThere = (call: Call, lines: Lines | null): boolean =>
  !['gone', 'unknown'].includes(lineOf(call, lines));

const isOnHold = (call: Call, agent: AgentId): boolean => participationOf(call, agent)?.phase === 'held';

const resume = (agent: AgentId, at: EpochMs): UnsavedCommand => ({
  type: 'resume',
  agent,
  at,
  talksElsewhere: false,
});

/** Whether this agent's call is one for help to this number that goes on. */
export function isSameHelp(call: Call, agent: AgentId, to: string | null): boolean {
  const phase = participationOf(call, agent)?.phase;
  return call.emergency && call.to === to && call.ended === null && phase !== undefined && isOpen(phase);
}

export const otherResumed = { message: 'problem.remedy.other-call-resumed' };
export const otherHeld = { message: 'problem.remedy.other-call-held' };

const unsaved = (interaction: Call): StoredCall => ({ interaction, version: 0, match: noMatch, notes: [] });
