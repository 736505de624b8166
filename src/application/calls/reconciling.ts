import type { Call } from '../../domain/call/call.ts';
import type { LegFact } from '../../domain/call/commands.ts';
import { decide } from '../../domain/call/decide.ts';
import { reconcile, type KnownCall, type KnownLeg } from '../../domain/call/reconcile.ts';
import type { CallId } from '../../domain/ids.ts';
import { isRefusal } from '../../domain/refusal.ts';
import type { CallStore, StoredCall } from '../ports/call-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { TelephonyUnavailable, type Telephony } from '../ports/telephony.ts';
import type { CallChanges } from './call-changes.ts';
import type { CallIds } from './call-ids.ts';
import type { CallLock } from './call-lock.ts';
import type { FactProgress } from './fact-progress.ts';
import type { Freed } from './freed.ts';
import type { Offers } from './offers.ts';
import type { Settlement } from './settlement.ts';
import type { Switchboard } from './switchboard.ts';

/** A fact takes milliseconds; where none is finished for so long, those that are missing are not waited for. */
const PATIENCE_MS = 5_000;

/** Calls that change while they are compared are compared again; one that never rests is seen to by its own facts. */
const ROUNDS = 5;

/** After a failure that is not the phone system's, so often and with this pause; the next link-up tries again. */
const ATTEMPTS = 10;
const RETRY_MS = 500;

/** A call that the phone system does not have any more. */
const gone: KnownCall = { recording: 'off', legs: [] };

interface Parts {
  readonly telephony: Telephony;
  readonly store: CallStore;
  readonly callIds: CallIds;
  readonly changes: CallChanges;
  readonly switchboard: Switchboard;
  readonly settlement: Settlement;
  readonly lock: CallLock;
  readonly offers: Offers;
  readonly freed: Freed;
  readonly clock: Clock;
  readonly log: Log;
  readonly progress: FactProgress;
}

/** Brings all open calls to agreement with the phone system after either side was away (spec C22). */
export class Reconciling {
  readonly #parts: Parts;
  #running: Promise<void> = Promise.resolve();
  /** Asked for and not begun: what happens until it begins is in it. */
  #isAsked = false;
  #isStopping = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** To be called whenever the two may disagree; not waited for. */
  soon(): void {
    if (this.#isAsked || this.#isStopping) return;
    this.#isAsked = true;
    this.#running = this.#running.then(async () => {
      this.#isAsked = false;
      await this.#surely();
    });
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#running;
  }

  async #surely(): Promise<void> {
    for (let attempt = 1; attempt <= ATTEMPTS && !this.#isStopping; attempt += 1) {
      try {
        return await this.run();
      } catch (error) {
        // The link went down meanwhile; that it is up again asks for the next one.
        if (error instanceof TelephonyUnavailable && this.#parts.telephony.link === 'down') return;
        this.#parts.log.warn({ err: error, attempt }, 'calls could not be compared with the phone system');
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  /**
   * Compares every open call, hangs up what belongs to no call of ours, and gives agents who are free what waits: a
   * server that died may have left an agent unserved.
   */
  async run(): Promise<void> {
    for (let round = 1; round <= ROUNDS; round += 1) if (await this.#compareAll()) break;
    await this.#parts.offers.serveAll();
  }

  /** Gives whether every call could be compared: one that changed since the phone system was asked needs another round. */
  async #compareAll(): Promise<boolean> {
    const { telephony, store, lock, progress } = this.#parts;
    const watch = progress.watch();
    try {
      const before = await store.open();
      const { calls, position } = await telephony.calls();
      // What the phone system reported is more exact than what it no longer has, so the facts go first.
      const isUpToDate = await watch.reaches(position, PATIENCE_MS);
      const knownOf = new Map(calls.map((known) => [known.call, known]));
      const known = new Set(before.map(({ call }) => call.callId));
      // A call that is not ours may be one that we have not heard of yet.
      const strays = isUpToDate ? calls.filter(({ call }) => !known.has(call)) : [];
      await Promise.all(strays.map(({ call, legs }) => lock.run(call, () => this.#hangUpStray(call, legs))));
      const compared = await Promise.all(
        before.map((stored) =>
          lock.run(stored.call.callId, () => this.#compare(stored, knownOf.get(stored.call.callId) ?? gone)),
        ),
      );
      return isUpToDate && compared.every((done) => done);
    } finally {
      watch.end();
    }
  }

  /** Legs that belong to no call of ours, or to one that is over: nobody would ever hang them up. */
  async #hangUpStray(call: CallId, legs: readonly KnownLeg[]): Promise<void> {
    const { store, callIds, telephony } = this.#parts;
    const id = await callIds.interactionOf(call);
    const stored = id === null ? null : await store.call(id);
    if (stored && stored.call.ended === null) return;
    for (const { leg } of legs) await telephony.hangUp(leg);
  }

  async #compare(seen: StoredCall, known: KnownCall): Promise<boolean> {
    const { store, switchboard, settlement, clock } = this.#parts;
    const stored = await store.call(seen.call.id);
    if (!stored || stored.call.ended !== null) return true;
    if (stored.version !== seen.version) return false;
    const now = clock.now();
    const { facts, orders } = reconcile(stored.call, known, now, settlement.wrapupUntil(stored.call, now));
    for (const fact of facts) await this.#apply(stored.call, fact);
    await switchboard.giveAll(orders, stored.call);
    return true;
  }

  async #apply(call: Call, fact: LegFact): Promise<void> {
    const { changes, switchboard, freed } = this.#parts;
    const changed = await changes.change(call, (stored) => decide(fact, stored.call));
    if (isRefusal(changed)) return;
    await switchboard.follow(changed.events, changed.stored.call);
    await freed.after(changed);
  }
}
