import type { Call } from '../../../domain/channels/voice/call.ts';
import { evolve } from '../../../domain/channels/voice/evolve.ts';
import { allLegs } from '../../../domain/channels/voice/orders.ts';
import type { KnownLeg } from '../../../domain/channels/voice/reconcile.ts';
import type { AgentId, LegId } from '../../../domain/ids.ts';
import { isOpen, participationOf } from '../../../domain/interaction/participation.ts';
import { refuse, type Refusal } from '../../../domain/refusal.ts';
import { noMatch } from '../../ports/interactions/interaction-store.ts';
import type { Telephony } from '../../ports/interactions/telephony.ts';
import type { Clock } from '../../ports/runtime/clock.ts';
import type { StoredCall } from './calls.ts';
import type { RecentCalls } from './recent-calls.ts';
import type { Switchboard } from './switchboard.ts';
import type { Dialled, UnsavedCalls } from './unsaved-calls.ts';

/** The lines of the phone system that are there, with what each does. */
type Lines = ReadonlyMap<LegId, KnownLeg['state']>;

interface Deps {
  readonly unsavedCalls: UnsavedCalls;
  readonly recentCalls: RecentCalls;
  readonly switchboard: Switchboard;
  readonly telephony: Telephony;
  readonly clock: Clock;
}

/**
 * Dials calls for help while our own database is away (spec C6, O13), by what memory and the phone system tell of the
 * agent's other calls. What it does there is saved when the call for help is taken in.
 */
export class UnsavedDialing {
  readonly #deps: Deps;
  /** The last call for help in hand of each agent: whoever presses twice must not make two. */
  readonly #last = new Map<AgentId, Promise<unknown>>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Whether this agent has one that is not in the database: what they dial then is compared with that one. */
  hasUnsaved(agent: AgentId): boolean {
    return this.#deps.unsavedCalls.ofAgent(agent).length > 0;
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
      const lines = await linesOf(this.#deps.telephony);
      const same = others.find((call) => isSameHelp(call, dialled.agent, dialled.to) && isThere(call, lines));
      const left = await this.#leave(
        dialled.agent,
        others.filter((call) => call !== same),
        lines,
      );
      return same ? unsaved(await this.#takeUp(same, dialled.agent, lines)) : this.#ring(dialled, left);
    });
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
      return this.#resumeLeft(dialled.agent, left, refused);
    }
    this.#deps.unsavedCalls.dialled(call.callId);
    // That the centre answers is known when it can be saved, so both hear each other from its answer on.
    await switchboard.executeAll([{ type: 'connect', call: call.callId, legs: allLegs(call) }], call);
    return unsaved(call);
  }

  /** Holds what the agent talks on, and ends what rings still. Gives those held now. */
  async #leave(agent: AgentId, others: readonly Call[], lines: Lines): Promise<readonly Call[]> {
    const { switchboard, clock } = this.#deps;
    const left: Call[] = [];
    for (const seen of others) {
      const at = clock.now();
      const line = lineOf(seen, lines);
      if (seen.customer !== null && line === undefined) continue;
      const phase = participationOf(seen, agent)?.phase;
      if (phase === 'dialing' && line === 'ringing') await switchboard.undo(seen);
      // What was dialled and answered since is talked on, though that is not saved.
      const answered = { type: 'answered', agent, at } as const;
      const isAnswered = phase === 'dialing' && line === 'up';
      if (!isAnswered && (phase !== 'connected' || line === 'held')) continue;
      const held = { type: 'held', agent, at } as const;
      const call = isAnswered ? evolve(seen, answered) : seen;
      await switchboard.follow([held], call);
      this.#deps.unsavedCalls.add(call.callId, ...(isAnswered ? [answered, held] : [held]));
      left.push(evolve(call, held));
    }
    return left;
  }

  /** Gives the refusal, which says what became of the calls that were held. */
  async #resumeLeft(agent: AgentId, left: readonly Call[], refused: Refusal): Promise<Refusal> {
    const { switchboard, recentCalls, clock } = this.#deps;
    const resumed = { type: 'resumed', agent, at: clock.now() } as const;
    // Held and saved before the database went away: nothing could save that it is not held any more.
    let isHeld = recentCalls.ofAgent(agent).some((call) => participationOf(call, agent)?.phase === 'held');
    for (const call of left) {
      if (await switchboard.execute([resumed], evolve(call, resumed))) isHeld = true;
      else this.#deps.unsavedCalls.add(call.callId, resumed);
    }
    if (isHeld) return { ...refused, remedy: otherHeld };
    return left.length === 0 ? refused : { ...refused, remedy: otherResumed };
  }

  /** The agent calls again who is on hold: they talk with them. */
  async #takeUp(call: Call, agent: AgentId, lines: Lines): Promise<Call> {
    if (lineOf(call, lines) !== 'held') return call;
    const { switchboard, clock } = this.#deps;
    const resumed = { type: 'resumed', agent, at: clock.now() } as const;
    const taken = evolve(call, resumed);
    await switchboard.follow([resumed], taken);
    this.#deps.unsavedCalls.add(call.callId, resumed);
    return taken;
  }

  /** The calls that this agent has beside the one that is dialled, as far as memory tells. */
  #callsOf({ agent, callId }: Dialled): readonly Call[] {
    const saved = this.#deps.recentCalls.ofAgent(agent);
    const unsavedYet = this.#deps.unsavedCalls
      .ofAgent(agent)
      .filter((call) => saved.every((other) => other.callId !== call.callId));
    return [...unsavedYet, ...saved].filter((call) => call.callId !== callId);
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

/** What the other party of the call does; undefined: they are gone, or it is a colleague. */
const lineOf = ({ customer }: Call, lines: Lines) =>
  customer === null ? undefined : lines.get(customer.leg);

/** Where the centre has hung up, the agent's own device may still be on the line. */
const isThere = (call: Call, lines: Lines): boolean => lineOf(call, lines) !== undefined;

/** Whether this agent's call is one for help to this number that goes on. */
export function isSameHelp(call: Call, agent: AgentId, to: string | null): boolean {
  const phase = participationOf(call, agent)?.phase;
  return call.emergency && call.to === to && call.ended === null && phase !== undefined && isOpen(phase);
}

export const otherResumed = { message: 'problem.remedy.other-call-resumed' };
export const otherHeld = { message: 'problem.remedy.other-call-held' };

const unsaved = (interaction: Call): StoredCall => ({ interaction, version: 0, match: noMatch, notes: [] });
