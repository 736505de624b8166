import type { Call } from '../../../../domain/channels/voice/call.ts';
import type { LegFact } from '../../../../domain/channels/voice/commands.ts';
import { decide } from '../../../../domain/channels/voice/decide.ts';
import { accept } from '../../../../domain/decision.ts';
import type { CallId } from '../../../../domain/ids.ts';
import { isRefusal } from '../../../../domain/refusal.ts';
import type { InteractionChanges } from '../../../interactions/interaction-changes.ts';
import type { Redistribution } from '../../../interactions/routing/redistribution.ts';
import type { Settlement } from '../../../interactions/settlement/settlement.ts';
import type { InteractionStore } from '../../../ports/interactions/interaction-store.ts';
import { TelephonyGap, type Telephony, type TelephonyFact } from '../../../ports/interactions/telephony.ts';
import type { Bus } from '../../../ports/runtime/bus.ts';
import type { HeldLease, Leases } from '../../../ports/runtime/lease.ts';
import type { Log } from '../../../ports/runtime/log.ts';
import { outlast, pause } from '../../../runtime/outlast.ts';
import { START_WAIT_MS } from '../../../runtime/with-lease.ts';
import { withDefaultRecording } from '../default-recording.ts';
import type { EmergencyCalls } from '../emergency-calls.ts';
import type { CallIds } from '../call-ids.ts';
import type { CallLock } from '../call-lock.ts';
import type { Calls } from '../calls.ts';
import { commitThenNotify } from '../commit-then-notify.ts';
import type { RecentCalls } from '../recent-calls.ts';
import type { Switchboard } from '../switchboard.ts';
import type { Arrivals } from './arrivals.ts';
import type { FactProgress } from './fact-progress.ts';
import type { Ivr } from './ivr.ts';
import type { Reconciling } from './reconciling.ts';

/** Taking a fact in twice changes nothing, so where we are is written down only now and then. */
const CURSOR_EVERY_MS = 1_000;

/** Calls are worked on beside each other; more than this many facts in hand hold back the phone system's next ones. */
const FACTS_IN_HAND = 256;

const RETRY_MS = 500;

/** What fails so often while the database is there is a bug; the pause doubles. */
const FACT_ATTEMPTS = 5;
const FACT_RETRY_MS = 50;

interface Deps {
  readonly telephony: Telephony;
  readonly store: InteractionStore;
  readonly callIds: CallIds;
  readonly calls: Calls;
  readonly switchboard: Switchboard;
  readonly recentCalls: RecentCalls;
  readonly changes: InteractionChanges<Call>;
  readonly arrivals: Arrivals;
  readonly emergencyCalls: EmergencyCalls;
  readonly ivr: Ivr;
  readonly settlement: Settlement;
  readonly lock: CallLock;
  readonly progress: FactProgress;
  readonly reconciling: Reconciling;
  readonly redistribution: Redistribution;
  readonly bus: Bus;
  readonly leases: Leases;
  readonly log: Log;
}

/**
 * Takes in what the phone system reports, on one server at a time, each call's facts in their order, from where the last
 * run left off; and has all open calls compared with it at the start and whenever the link comes back (spec C22).
 */
export class TelephonyFeed {
  readonly #deps: Deps;
  readonly #stop = new AbortController();
  #lease: HeldLease | null = null;
  /** The last fact in hand of each call that has any, so that a call's facts keep their order while they wait. */
  readonly #last = new Map<CallId, Promise<boolean>>();
  #position: string | null = null;
  #saved: string | null = null;
  #running: Promise<void> = Promise.resolve();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Resolves when facts are being taken in; reconciling goes on behind it. Throws `LeaseHeld` where another does it. */
  async start(): Promise<void> {
    const { telephony, store, bus, leases, reconciling } = this.#deps;
    this.#lease = await leases.hold(`feed:${telephony.name}`, START_WAIT_MS);
    const cursor = await store.cursor(telephony.name);
    if (cursor !== null) {
      this.#position = cursor;
      this.#deps.progress.skipTo(cursor);
    }
    telephony.onLink((state) => {
      bus.publish({ type: 'telephony', state });
      if (state === 'up') reconciling.soon();
    });
    this.#running = this.#run(AbortSignal.any([this.#stop.signal, this.#lease.signal]));
    if (telephony.link === 'up') reconciling.soon();
  }

  async stop(): Promise<void> {
    const { reconciling, progress } = this.#deps;
    this.#stop.abort();
    await this.#running;
    await progress.settled();
    await reconciling.stop();
    if (this.#lease?.signal.aborted !== true) await this.#trySaving();
    await this.#lease?.release();
  }

  /** Until it is stopped, or another server takes the facts in. */
  async #run(signal: AbortSignal): Promise<void> {
    const saving = setInterval(() => void this.#trySaving(), CURSOR_EVERY_MS);
    while (!signal.aborted) {
      try {
        if (this.#position === null) await this.#begin();
        await this.#takeIn(signal);
      } catch (error) {
        if (error instanceof TelephonyGap) this.#position = null;
        else if (!signal.aborted) await this.#pause(error);
      }
    }
    clearInterval(saving);
  }

  /**
   * The first start, or facts were missed for good: what is there now is compared, and facts are taken in from then on.
   * Where that is stands in the database before the first of them, or a server that dies early would not know of it.
   */
  async #begin(): Promise<void> {
    const { telephony, progress, reconciling } = this.#deps;
    const { position } = await telephony.calls();
    progress.skipTo(position);
    await progress.settled();
    await this.#saveCursor();
    this.#position = position;
    reconciling.soon();
  }

  async #takeIn(signal: AbortSignal): Promise<void> {
    const { telephony, progress } = this.#deps;
    for await (const fact of telephony.facts(this.#position, signal)) {
      this.#position = fact.position;
      progress.begin(fact.position, this.#inTurn(fact, signal));
      if (progress.inHand >= FACTS_IN_HAND) await progress.earliest();
    }
  }

  /**
   * After the call's facts before it; a call for help after all of them, because it leaves the agent's other call as that is
   * by then. Gives whether it is done with; false: it is to be read again after a restart.
   */
  #inTurn(fact: TelephonyFact, signal: AbortSignal): Promise<boolean> {
    const ofCall = this.#last.get(fact.call) ?? Promise.resolve(true);
    const before =
      fact.type === 'emergency-dialled'
        ? Promise.all(this.#last.values()).then((all) => all.every((isDone) => isDone))
        : ofCall;
    const work = before.then((isDone) => isDone && this.#takeSurely(fact, signal));
    this.#last.set(fact.call, work);
    void work.then(() => this.#last.get(fact.call) === work && this.#last.delete(fact.call));
    return work;
  }

  /**
   * While our own database is away, a fact waits for it, however long (spec O13). One that cannot be worked on although
   * the database is there is a bug of its own call: the others go on, and comparing the call with the phone system mends
   * what can be mended. Never rejects.
   */
  async #takeSurely(fact: TelephonyFact, signal: AbortSignal): Promise<boolean> {
    const { lock, log, reconciling } = this.#deps;
    let tries = 0;
    const take = () => {
      tries += 1;
      return lock.run(fact.call, () => this.#take(fact));
    };
    for (let attempt = 1; attempt <= FACT_ATTEMPTS; attempt += 1) {
      try {
        await outlast(take, signal);
        // What was saved before a failure is not done again, and what should have followed may be missing.
        if (tries > 1) reconciling.soon();
        return true;
      } catch (error) {
        if (signal.aborted) return false;
        const about = { callId: fact.call, fact: fact.type, attempt, err: error };
        if (attempt < FACT_ATTEMPTS) log.warn(about, 'a fact of the phone system is taken in again');
        else log.error(about, 'a fact of the phone system could not be taken in');
      }
      await pause(FACT_RETRY_MS * 2 ** attempt, signal);
    }
    reconciling.soon();
    return true;
  }

  async #pause(error: unknown): Promise<void> {
    this.#deps.log.warn({ err: error }, 'the facts of the phone system are interrupted');
    await pause(RETRY_MS, this.#stop.signal);
  }

  async #trySaving(): Promise<void> {
    try {
      await this.#saveCursor();
    } catch (error) {
      this.#deps.log.warn({ err: error }, 'how far facts are taken in could not be saved; it is tried again');
    }
  }

  async #take(fact: TelephonyFact): Promise<void> {
    switch (fact.type) {
      case 'called':
        return this.#deps.callIds.knows(fact.call) ? undefined : this.#deps.arrivals.arrive(fact);
      case 'emergency-dialled':
        await this.#deps.emergencyCalls.takeIn(fact);
        return;
      case 'leg-answered':
      case 'leg-ended': {
        // What was done with it came before its end.
        if (fact.type === 'leg-ended') await this.#deps.emergencyCalls.saveChanges(fact.call);
        const id = await this.#deps.callIds.interactionOf(fact.call);
        return id === null ? undefined : this.#apply(id, fact);
      }
      case 'tones': {
        const id = await this.#deps.callIds.interactionOf(fact.call);
        return id === null ? undefined : this.#deps.ivr.take(id, fact);
      }
      // A leg that rings changes nothing; what is said is never kept (spec C15).
      case 'leg-ringing':
      case 'said':
        return undefined;
    }
  }

  async #apply(
    id: Call['id'],
    fact: Extract<TelephonyFact, { type: 'leg-answered' | 'leg-ended' }>,
  ): Promise<void> {
    const { calls, recentCalls, settlement } = this.#deps;
    const seen = recentCalls.withLeg(id, fact.leg) ?? (await calls.call(id))?.interaction;
    // Most facts report what was commanded; they change nothing, and it takes no statement and no lock to see that.
    const expected = seen ? decide(this.#legFact(fact, seen), seen) : null;
    if (!seen || expected === null || isRefusal(expected) || expected.accepted.length === 0) return;
    await commitThenNotify(this.#deps, seen, ({ interaction: call }) => {
      const decision = decide(this.#legFact(fact, call), call);
      if (isRefusal(decision)) return decision;
      return accept(...withDefaultRecording(decision.accepted, call, settlement));
    });
  }

  #legFact(fact: Extract<TelephonyFact, { type: 'leg-answered' | 'leg-ended' }>, call: Call): LegFact {
    const { leg, at } = fact;
    if (fact.type === 'leg-answered') return { type: 'leg-answered', leg, at };
    return {
      type: 'leg-ended',
      leg,
      at,
      cause: fact.cause,
      wrapupUntil: this.#deps.settlement.wrapupUntil(call, at),
    };
  }

  async #saveCursor(): Promise<void> {
    const position = this.#deps.progress.done;
    if (position === null || position === this.#saved) return;
    await this.#deps.store.saveCursor(this.#deps.telephony.name, position);
    this.#saved = position;
  }
}
