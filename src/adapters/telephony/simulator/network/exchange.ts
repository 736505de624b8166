import type { CallSnapshot } from '../../../../application/ports/interactions/telephony.ts';
import type { LegEndCause } from '../../../../domain/channels/voice/commands.ts';
import type { CallId, LegId } from '../../../../domain/ids.ts';
import { after, type EpochMs } from '../../../../domain/time.ts';
import { type Call, type CallView, emergencyOf, inboundOf, newCall, viewOf } from './call.ts';
import { Callees } from './callees.ts';
import type { ExchangeAnswer, ExchangeCommand, ExchangeStep } from '../command.ts';
import { Conversations } from './conversations.ts';
import type { ExchangeFact } from '../fact-log.ts';
import { aloneLimitMs, hear, type Leg, type LegTurn, nextTurn, ringingLeg, shift } from './leg.ts';
import { RecentlyEnded } from './recently-ended.ts';

/** Far above what one machine's worth of agents can take; the next call is refused. */
export const liveLegLimit = 20_000;

/**
 * A telephone exchange without telephones: calls, legs, what called parties do, and what happens by itself when its
 * time has come. It reads no clock and makes no ids, so the same commands at the same times give the same facts.
 *
 *     dialled or calling ──▶ ringing ──answered──▶ up ◀──hold/resume──▶ held
 *                               └───────────── ended ◀──────────────────┘
 *
 * A leg ends only by a command, by its own party, or by a timer; that the other side of a conversation goes is the
 * server's to decide. Commands on legs that have ended change nothing.
 */
export class Exchange {
  readonly callees = new Callees();
  readonly #calls = new Map<CallId, Call>();
  readonly #legs = new Map<LegId, Leg>();
  readonly #conversations = new Conversations();
  readonly #endedLegs = new RecentlyEnded<LegId>();
  readonly #endedCalls = new RecentlyEnded<CallId>();
  #now: EpochMs;
  /** At or before the next turn of any leg, so that most commands need not look through all of them. */
  #quietUntil: EpochMs;
  #facts: ExchangeFact[] = [];

  constructor(now: EpochMs) {
    this.#now = now;
    this.#quietUntil = now;
  }

  /** Carries out a command at `now`, after everything that was due by then. Gives the facts of both, in order. */
  handle(command: ExchangeCommand, now: EpochMs): ExchangeStep {
    this.#passTo(now);
    const answer = this.#execute(command);
    // Any command may leave somebody alone; the other timers are seen to where they are set.
    this.#quietBefore(after(now, aloneLimitMs));
    return { answer, facts: this.#taken() };
  }

  /** Lets time pass to `now`, also backwards when the clock was set back. Gives what happened meanwhile. */
  pass(now: EpochMs): readonly ExchangeFact[] {
    this.#passTo(now);
    return this.#taken();
  }

  /** Nothing happens by itself before this moment; null = never, as there are no legs. */
  quietUntil(): EpochMs | null {
    return this.#legs.size === 0 ? null : this.#quietUntil;
  }

  snapshot(): readonly CallSnapshot[] {
    return [...this.#calls.values()].map((call) => {
      const legs = [...call.legs.values()];
      const centre = legs.find(({ kind }) => kind === 'emergency');
      return {
        call: call.id,
        inbound: inboundOf(call),
        ...(centre && { emergency: emergencyOf(call, centre) }),
        recording: call.recording,
        legs: legs.map(({ id, held, state, muted }) => ({ leg: id, state: held ? 'held' : state, muted })),
      };
    });
  }

  view(): readonly CallView[] {
    return [...this.#calls.values()].map(viewOf);
  }

  #execute(command: ExchangeCommand): ExchangeAnswer {
    switch (command.type) {
      case 'dial':
        return this.#dial(command);
      case 'customer-calls':
        return this.#customerCalls(command);
      case 'connect':
        return this.#connect(command.legs);
      case 'hang-up': {
        const leg = this.#legs.get(command.leg);
        if (leg) this.#end(leg, leg.state === 'ringing' && leg.kind !== 'customer' ? 'cancelled' : 'hang-up');
        return 'done';
      }
      case 'hold':
        return this.#setHeld(command.leg, true);
      case 'resume':
        return this.#setHeld(command.leg, false);
      case 'mute': {
        const leg = this.#legs.get(command.leg);
        if (leg) leg.muted = command.muted;
        return 'done';
      }
      case 'prompt': {
        const leg = this.#legs.get(command.leg);
        if (leg) leg.prompt = command.text;
        return 'done';
      }
      case 'tones': {
        const leg = this.#legs.get(command.leg);
        if (leg) hear(leg, command.digits);
        return 'done';
      }
      case 'record': {
        const call = this.#calls.get(command.call);
        if (call) call.recording = command.mode;
        return 'done';
      }
      case 'customer-hangs-up':
        return this.#asCustomer(command, (leg) => {
          this.#end(leg, leg.state === 'ringing' && leg.kind !== 'customer' ? 'rejected' : 'hang-up');
        });
      case 'customer-keys':
        return this.#asCustomer(command, (leg) => {
          this.#tell({ type: 'tones', call: leg.call, at: this.#now, leg: leg.id, digits: command.digits });
        });
      case 'customer-says':
        return this.#asCustomer(command, (leg) => {
          this.#tell({ type: 'said', call: leg.call, at: this.#now, leg: leg.id, text: command.text });
        });
      case 'callee': {
        if (command.callee !== null)
          return this.callees.set(command.number, command.callee) ? 'done' : 'full';
        this.callees.forget(command.number);
        return 'done';
      }
    }
  }

  #dial(command: Extract<ExchangeCommand, { type: 'dial' }>): ExchangeAnswer {
    if (this.#legs.has(command.leg) || this.#endedLegs.has(command.leg)) return 'done';
    if (this.#legs.size >= liveLegLimit) return 'full';
    const { to } = command;
    const party = to.type === 'extension' ? to.extension : to.number;
    const leg = ringingLeg(
      {
        id: command.leg,
        call: command.call,
        kind: to.type,
        party,
        address: to.type === 'emergency' ? to.address : null,
      },
      this.#now,
      { unanswered: after(this.#now, command.timeoutMs), callee: this.callees.turn(to, this.#now) },
    );
    const call =
      this.#calls.get(command.call) ??
      this.#begin({
        id: command.call,
        from: command.from,
        to: party,
        withheld: command.from === null,
        keys: null,
        startedAt: this.#now,
      });
    call.legs.set(leg.id, leg);
    if (leg.kind === 'extension') call.device ??= { leg: leg.id, extension: leg.party };
    this.#legs.set(leg.id, leg);
    this.#quietBefore(nextTurn(leg).at);
    if (leg.kind === 'emergency') this.#tell({ type: 'emergency-dialled', ...emergencyOf(call, leg) });
    const turn = leg.timers.callee?.turn;
    // The line of somebody who is busy or cannot be reached never rings.
    if (turn !== 'busy' && turn !== 'failed') {
      this.#tell({ type: 'leg-ringing', call: leg.call, at: this.#now, leg: leg.id });
    }
    this.#passTo(this.#now);
    return 'done';
  }

  #customerCalls(command: Extract<ExchangeCommand, { type: 'customer-calls' }>): ExchangeAnswer {
    if (this.#legs.has(command.leg) || this.#endedLegs.has(command.leg)) return 'done';
    if (this.#legs.size >= liveLegLimit) return 'full';
    const leg = ringingLeg(
      { id: command.leg, call: command.call, kind: 'customer', party: command.from, address: null },
      this.#now,
      {},
    );
    const { from, to, withheld, keys } = command;
    const call = this.#begin({ id: command.call, from, to, withheld, keys, startedAt: this.#now });
    call.legs.set(leg.id, leg);
    this.#legs.set(leg.id, leg);
    const inbound = inboundOf(call);
    if (inbound) this.#tell({ type: 'called', ...inbound });
    return 'done';
  }

  #begin(about: Parameters<typeof newCall>[0]): Call {
    const call = newCall(about);
    this.#calls.set(call.id, call);
    return call;
  }

  #connect(ids: readonly LegId[]): ExchangeAnswer {
    const legs: Leg[] = [];
    for (const id of ids) {
      const leg = this.#legs.get(id);
      if (!leg) return 'gone';
      legs.push(leg);
    }
    for (const leg of legs) {
      leg.held = false;
      // Outside, only the called party answers; connected before that, it is heard from then on.
      if (leg.kind === 'customer' || leg.kind === 'extension') this.#answer(leg);
    }
    this.#conversations.join(legs, this.#now);
    return 'done';
  }

  #setHeld(id: LegId, held: boolean): ExchangeAnswer {
    const leg = this.#legs.get(id);
    if (!leg || leg.state !== 'up') return 'done';
    leg.held = held;
    this.#conversations.changed(leg, this.#now);
    return 'done';
  }

  #asCustomer(
    who: { readonly call: CallId; readonly leg: LegId | null },
    act: (leg: Leg) => void,
  ): ExchangeAnswer {
    const call = this.#calls.get(who.call);
    if (!call) return this.#endedCalls.has(who.call) ? 'gone' : 'unknown';
    const outside = [...call.legs.values()].filter((leg) => leg.kind !== 'extension');
    const leg = who.leg === null ? outside[0] : outside.find((each) => each.id === who.leg);
    if (!leg) return 'gone';
    act(leg);
    return 'done';
  }

  #answer(leg: Leg): void {
    if (leg.state === 'up') return;
    leg.state = 'up';
    leg.prompt = null;
    leg.since = this.#now;
    leg.timers.callee = null;
    leg.timers.unanswered = null;
    this.#tell({ type: 'leg-answered', call: leg.call, at: this.#now, leg: leg.id });
    this.#conversations.changed(leg, this.#now);
    // An emergency centre reads back the address that came with the call (spec C6).
    if (leg.kind === 'emergency' && leg.address !== null) {
      this.#tell({ type: 'said', call: leg.call, at: this.#now, leg: leg.id, text: leg.address });
    }
  }

  #end(leg: Leg, cause: LegEndCause): void {
    this.#legs.delete(leg.id);
    this.#endedLegs.add(leg.id);
    this.#conversations.leave(leg, this.#now);
    const call = this.#calls.get(leg.call);
    call?.legs.delete(leg.id);
    if (call?.legs.size === 0) {
      this.#calls.delete(call.id);
      this.#endedCalls.add(call.id);
    }
    this.#tell({ type: 'leg-ended', call: leg.call, at: this.#now, leg: leg.id, cause });
  }

  #next(): { readonly at: EpochMs; readonly leg: Leg; readonly turn: LegTurn } | null {
    let next: { readonly at: EpochMs; readonly leg: Leg; readonly turn: LegTurn } | null = null;
    for (const leg of this.#legs.values()) {
      const { at, turn } = nextTurn(leg);
      if (next === null || at < next.at) next = { at, leg, turn };
    }
    return next;
  }

  #quietBefore(at: EpochMs): void {
    if (at < this.#quietUntil) this.#quietUntil = at;
  }

  #passTo(now: EpochMs): void {
    if (now < this.#now) {
      for (const leg of this.#legs.values()) shift(leg, now - this.#now);
      this.#quietUntil = now;
    }
    while (this.#quietUntil <= now) {
      const next = this.#next();
      if (next === null) {
        this.#quietUntil = after(now, aloneLimitMs);
      } else if (next.at > now) {
        this.#quietUntil = next.at;
      } else {
        this.#now = next.at;
        if (next.turn === 'answer') this.#answer(next.leg);
        else this.#end(next.leg, next.turn);
      }
    }
    this.#now = now;
  }

  #tell(fact: ExchangeFact): void {
    this.#facts.push(fact);
  }

  #taken(): readonly ExchangeFact[] {
    const facts = this.#facts;
    this.#facts = [];
    return facts;
  }
}
