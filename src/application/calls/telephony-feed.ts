import type { Call } from '../../domain/call/call.ts';
import type { LegFact } from '../../domain/call/commands.ts';
import { decide } from '../../domain/call/decide.ts';
import { reconcile, type KnownCall, type KnownLeg } from '../../domain/call/reconcile.ts';
import { accept } from '../../domain/decision.ts';
import type { CallId } from '../../domain/ids.ts';
import { isRefusal } from '../../domain/refusal.ts';
import type { Bus } from '../ports/bus.ts';
import type { CallStore, StoredCall } from '../ports/call-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import {
  TelephonyGap,
  TelephonyUnavailable,
  type Telephony,
  type TelephonyFact,
} from '../ports/telephony.ts';
import type { Arrivals } from './arrivals.ts';
import type { CallChanges } from './call-changes.ts';
import type { CallCommands } from './call-commands.ts';
import type { CallIds } from './call-ids.ts';
import type { CallLock } from './call-lock.ts';
import type { Freed } from './freed.ts';
import type { Settlement } from './settlement.ts';
import type { Switchboard } from './switchboard.ts';

/** Taking a fact in twice changes nothing, so where we are is written down only now and then. */
const CURSOR_EVERY_MS = 1_000;

/** Calls are worked on beside each other; more than this many facts in hand hold back the phone system's next ones. */
const FACTS_IN_HAND = 256;

const RETRY_MS = 500;

/** How long a reconciliation waits for facts that the phone system had reported before it was asked. */
const CATCH_UP_MS = 2_000;

/** Calls that change while they are compared are compared again; one that never rests is seen to by its own facts. */
const ROUNDS = 3;

/** A call that the phone system does not have any more. */
const gone: KnownCall = { recording: 'off', legs: [] };

interface FactInHand {
  readonly position: string;
  readonly work: Promise<void>;
  done: boolean;
}

interface Parts {
  readonly telephony: Telephony;
  readonly store: CallStore;
  readonly callIds: CallIds;
  readonly changes: CallChanges;
  readonly commands: CallCommands;
  readonly arrivals: Arrivals;
  readonly switchboard: Switchboard;
  readonly settlement: Settlement;
  readonly lock: CallLock;
  readonly freed: Freed;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Takes in what the phone system reports, each call's facts in their order, from where the last run left off; and
 * reconciles all open calls with it at the start and whenever the link comes back (spec C22).
 */
export class TelephonyFeed {
  readonly #parts: Parts;
  readonly #stop = new AbortController();
  /** Facts being worked on, in the order they came. */
  readonly #inHand: FactInHand[] = [];
  readonly #waiting = new Set<{ readonly position: string; readonly reached: () => void }>();
  #position: string | null = null;
  /** All facts up to here are taken in. */
  #done: string | null = null;
  #saved: string | null = null;
  #running: Promise<void> = Promise.resolve();
  #reconciling: Promise<void> = Promise.resolve();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Resolves when facts are being taken in; reconciling goes on behind it. */
  async start(): Promise<void> {
    const { telephony, store, bus } = this.#parts;
    this.#position = await store.cursor(telephony.name);
    this.#done = this.#position;
    this.#saved = this.#position;
    telephony.onLink((state) => {
      bus.publish({ type: 'telephony', state });
      if (state === 'up') this.#reconcileSoon();
    });
    this.#running = this.#run();
    if (telephony.link === 'up') this.#reconcileSoon();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    await this.#drained();
    await this.#reconciling;
    await this.#saveCursor();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    const saving = setInterval(() => void this.#saveCursor(), CURSOR_EVERY_MS);
    while (!signal.aborted) {
      try {
        await this.#takeIn(signal);
      } catch (error) {
        if (error instanceof TelephonyGap) await this.#skipGap();
        else if (!signal.aborted) await this.#pause(error);
      }
    }
    clearInterval(saving);
  }

  async #takeIn(signal: AbortSignal): Promise<void> {
    for await (const fact of this.#parts.telephony.facts(this.#position, signal)) {
      this.#position = fact.position;
      const work = this.#parts.lock
        .run(fact.call, () => this.#take(fact))
        .catch((error: unknown) => this.#failed(fact.call, error));
      const inHand: FactInHand = { position: fact.position, work, done: false };
      this.#inHand.push(inHand);
      void work.then(() => this.#finished(inHand));
      if (this.#inHand.length >= FACTS_IN_HAND) await this.#inHand[0]?.work;
    }
  }

  #finished(fact: FactInHand): void {
    fact.done = true;
    while (this.#inHand[0]?.done) this.#done = this.#inHand.shift()?.position ?? this.#done;
    for (const wait of this.#waiting) if (wait.position === this.#done) wait.reached();
  }

  async #drained(): Promise<void> {
    await Promise.all(this.#inHand.map(({ work }) => work));
  }

  /** Waits until the facts up to this position are taken in, but not for ever: what is then missing is found by its legs. */
  async #reached(position: string): Promise<void> {
    if (this.#done === position) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const wait = { position, reached: resolve };
    this.#waiting.add(wait);
    const limit = setTimeout(resolve, CATCH_UP_MS);
    await promise;
    clearTimeout(limit);
    this.#waiting.delete(wait);
  }

  /** A fact that cannot be worked on is a bug of its own call; the others go on (and a reconciliation will mend it). */
  #failed(call: CallId, error: unknown): void {
    this.#parts.log.error({ callId: call, err: error }, 'a fact of the phone system could not be taken in');
  }

  async #skipGap(): Promise<void> {
    const { position } = await this.#parts.telephony.calls();
    this.#position = position;
    this.#reconcileSoon();
  }

  async #pause(error: unknown): Promise<void> {
    this.#parts.log.warn({ err: error }, 'the facts of the phone system are interrupted');
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }

  async #take(fact: TelephonyFact): Promise<void> {
    switch (fact.type) {
      case 'called': {
        const known = await this.#parts.callIds.interactionOf(fact.call);
        return known === null ? this.#parts.arrivals.arrive(fact) : undefined;
      }
      case 'leg-answered':
      case 'leg-ended': {
        const id = await this.#parts.callIds.interactionOf(fact.call);
        return id === null ? undefined : this.#apply(id, fact);
      }
      // A leg that rings, and keys pressed outside an IVR step, change nothing; what is said is never kept (spec C15).
      case 'leg-ringing':
      case 'tones':
      case 'said':
        return undefined;
    }
  }

  async #apply(
    id: Call['id'],
    fact: Extract<TelephonyFact, { type: 'leg-answered' | 'leg-ended' }>,
  ): Promise<void> {
    const { store, changes, commands, switchboard, freed } = this.#parts;
    const seen = await store.call(id);
    // Most facts report what was commanded; they change nothing, and it takes no lock to see that.
    const expected = seen ? decide(this.#legFact(fact, seen.call), seen.call) : null;
    if (!seen || expected === null || isRefusal(expected) || expected.accepted.length === 0) return;
    const changed = await changes.change(seen.call, ({ call }) => {
      const decision = decide(this.#legFact(fact, call), call);
      if (isRefusal(decision)) return decision;
      const answered = decision.accepted.find((event) => event.type === 'answered');
      return answered ? accept(...commands.withRecording(decision.accepted, call, answered.agent)) : decision;
    });
    if (isRefusal(changed)) return;
    await switchboard.follow(changed.events, changed.stored.call);
    await freed.after(changed);
  }

  #legFact(fact: Extract<TelephonyFact, { type: 'leg-answered' | 'leg-ended' }>, call: Call): LegFact {
    const { leg, at } = fact;
    if (fact.type === 'leg-answered') return { type: 'leg-answered', leg, at };
    return {
      type: 'leg-ended',
      leg,
      at,
      cause: fact.cause,
      wrapupUntil: this.#parts.settlement.wrapupUntil(call, at),
    };
  }

  #reconcileSoon(): void {
    this.#reconciling = this.#reconciling
      .then(() => this.reconcile())
      .catch((error: unknown) => {
        if (!(error instanceof TelephonyUnavailable)) throw error;
      });
  }

  /** Brings every open call to agreement with the phone system, and hangs up what belongs to no call of ours. */
  async reconcile(): Promise<void> {
    for (let round = 1; round <= ROUNDS; round += 1) if (await this.#reconcileOnce()) return;
  }

  /** Gives whether every call could be compared: one that changed since the phone system was asked needs another round. */
  async #reconcileOnce(): Promise<boolean> {
    const { telephony, store, lock } = this.#parts;
    const before = await store.open();
    const { calls, position } = await telephony.calls();
    // What the phone system reported is more exact than what it no longer has, so the facts go first.
    await this.#reached(position);
    const knownOf = new Map(calls.map((known) => [known.call, known]));
    const known = new Set(before.map(({ call }) => call.callId));
    const strays = calls.filter(({ call }) => !known.has(call));
    await Promise.all(strays.map(({ call, legs }) => lock.run(call, () => this.#hangUpStray(call, legs))));
    const compared = await Promise.all(
      before.map((stored) =>
        lock.run(stored.call.callId, () =>
          this.#reconcileOne(stored, knownOf.get(stored.call.callId) ?? gone),
        ),
      ),
    );
    return compared.every((done) => done);
  }

  /** Legs that belong to no call of ours, or to one that is over: nobody would ever hang them up. */
  async #hangUpStray(call: CallId, legs: readonly KnownLeg[]): Promise<void> {
    const { store, callIds, telephony } = this.#parts;
    const id = await callIds.interactionOf(call);
    const stored = id === null ? null : await store.call(id);
    if (stored && stored.call.ended === null) return;
    for (const { leg } of legs) await telephony.hangUp(leg);
  }

  async #reconcileOne(seen: StoredCall, known: KnownCall): Promise<boolean> {
    const { store, switchboard, settlement, clock } = this.#parts;
    const stored = await store.call(seen.call.id);
    if (!stored || stored.call.ended !== null) return true;
    if (stored.version !== seen.version) return false;
    const now = clock.now();
    const { facts, orders } = reconcile(stored.call, known, now, settlement.wrapupUntil(stored.call, now));
    for (const fact of facts) await this.#applyFact(stored.call, fact);
    await switchboard.giveAll(orders, stored.call);
    return true;
  }

  async #applyFact(call: Call, fact: LegFact): Promise<void> {
    const { changes, switchboard, freed } = this.#parts;
    const changed = await changes.change(call, (stored) => decide(fact, stored.call));
    if (isRefusal(changed)) return;
    await switchboard.follow(changed.events, changed.stored.call);
    await freed.after(changed);
  }

  async #saveCursor(): Promise<void> {
    if (this.#done === null || this.#done === this.#saved) return;
    const position = this.#done;
    await this.#parts.store.saveCursor(this.#parts.telephony.name, position);
    this.#saved = position;
  }
}
