import type { Call } from '../../../../domain/channels/voice/call.ts';
import type { LegFact } from '../../../../domain/channels/voice/commands.ts';
import { decide } from '../../../../domain/channels/voice/decide.ts';
import { reconcile, type KnownCall } from '../../../../domain/channels/voice/reconcile.ts';
import type { CallId } from '../../../../domain/ids.ts';
import { growingPauseMs } from '../../../../domain/time.ts';
import type { InteractionChanges } from '../../../interactions/interaction-changes.ts';
import type { Offers } from '../../../interactions/routing/offers.ts';
import type { Redistribution } from '../../../interactions/routing/redistribution.ts';
import type { Settlement } from '../../../interactions/settlement/settlement.ts';
import {
  TelephonyUnavailable,
  type CallSnapshot,
  type Telephony,
} from '../../../ports/interactions/telephony.ts';
import type { Clock } from '../../../ports/runtime/clock.ts';
import type { Log } from '../../../ports/runtime/log.ts';
import { storeUnavailable } from '../../../ports/runtime/store.ts';
import { outlast, pause } from '../../../runtime/outlast.ts';
import type { CallIds } from '../call-ids.ts';
import type { CallLock } from '../call-lock.ts';
import type { Calls, StoredCall } from '../calls.ts';
import { commitThenNotify } from '../commit-then-notify.ts';
import type { EmergencyCalls } from '../emergency-calls.ts';
import type { Switchboard } from '../switchboard.ts';
import type { Arrivals } from './arrivals.ts';
import type { FactProgress } from './fact-progress.ts';

/** A fact takes milliseconds; where none is finished for so long, those that are missing are not waited for. */
const PATIENCE_MS = 5_000;

/** Calls that change while they are compared are compared again; one that never rests is seen to by its own facts. */
const ROUNDS = 5;

/** Pauses between attempts that fail for another reason than that the phone system or our own database is away. */
const RETRY_MS = 500;
const LONGEST_RETRY_MS = 10_000;

/** Compared at a time: each takes a connection of the database, and the others' work goes on meanwhile. */
const AT_ONCE = 64;

/** A call that the phone system does not have any more. */
const gone: KnownCall = { recording: 'off', legs: [] };

interface Deps {
  readonly telephony: Telephony;
  readonly calls: Calls;
  readonly callIds: CallIds;
  readonly changes: InteractionChanges<Call>;
  readonly switchboard: Switchboard;
  readonly arrivals: Arrivals;
  readonly emergencyCalls: EmergencyCalls;
  readonly settlement: Settlement;
  readonly lock: CallLock;
  readonly offers: Offers;
  readonly redistribution: Redistribution;
  readonly clock: Clock;
  readonly log: Log;
  readonly progress: FactProgress;
}

/** Brings all open calls to agreement with the phone system after either side, or the database, was away (spec C22, O13). */
export class Reconciling {
  readonly #deps: Deps;
  #running: Promise<void> = Promise.resolve();
  /** Asked for and not begun: what happens until it begins is in it. */
  #isAsked = false;
  readonly #stopping = new AbortController();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** To be called whenever the two may disagree; not waited for. */
  soon(): void {
    if (this.#isAsked || this.#stopping.signal.aborted) return;
    this.#isAsked = true;
    this.#running = this.#running.then(async () => {
      this.#isAsked = false;
      await this.#surely();
    });
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #surely(): Promise<void> {
    for (let attempt = 0; !this.#stopping.signal.aborted; attempt += 1) {
      try {
        return await outlast(() => this.run(), this.#stopping.signal);
      } catch (error) {
        // The link went down meanwhile; that it is up again asks for the next one.
        if (error instanceof TelephonyUnavailable && this.#deps.telephony.link === 'down') return;
        this.#deps.log.warn({ err: error, attempt }, 'calls could not be compared with the phone system');
        await pause(growingPauseMs(attempt, RETRY_MS, LONGEST_RETRY_MS), this.#stopping.signal);
      }
    }
  }

  /**
   * Compares every open call, takes in callers we do not know, hangs up what belongs to nobody, and gives agents who are
   * free what waits: a server that died may have left an agent unserved.
   */
  async run(): Promise<void> {
    for (let round = 1; round <= ROUNDS; round += 1) if (await this.#compareAll()) break;
    await this.#deps.offers.serveAll();
  }

  /** Gives whether every call could be compared: one that changed since the phone system was asked needs another round. */
  async #compareAll(): Promise<boolean> {
    const { telephony, calls: ours, emergencyCalls, progress } = this.#deps;
    const watch = progress.watch();
    try {
      await inTurns(emergencyCalls.changed(), (call) =>
        this.#alone(call, () => emergencyCalls.saveChanges(call)),
      );
      const before = await ours.open();
      const { calls, position } = await telephony.calls();
      // What the phone system reported is more exact than what it no longer has, so the facts go first.
      const isUpToDate = await watch.reaches(position, PATIENCE_MS);
      const knownOf = new Map(calls.map((known) => [known.call, known]));
      const known = new Set(before.map(({ interaction: call }) => call.callId));
      // A call that is not ours may be one that we have not heard of yet.
      const strays = isUpToDate ? calls.filter(({ call }) => !known.has(call)) : [];
      const taken = await inTurns(strays, (stray) =>
        this.#alone(stray.call, () => this.#takeInOrHangUp(stray)),
      );
      const lost = isUpToDate ? emergencyCalls.unsaved().filter((call) => !knownOf.has(call)) : [];
      const recovered = await inTurns(lost, (call) =>
        this.#alone(call, async () => !(await emergencyCalls.takeInUnreported(call))),
      );
      const compared = await inTurns(before, (stored) => {
        const { callId } = stored.interaction;
        return this.#alone(callId, () => this.#compare(stored, knownOf.get(callId) ?? gone));
      });
      return isUpToDate && [...taken, ...recovered, ...compared].every((isDone) => isDone);
    } finally {
      watch.end();
    }
  }

  /** A bug in one call must not hold up the others: it is done with, as far as can be. */
  async #alone(call: CallId, work: () => Promise<boolean>): Promise<boolean> {
    try {
      return await this.#deps.lock.run(call, work);
    } catch (error) {
      if (error instanceof TelephonyUnavailable || storeUnavailable(error) !== null) throw error;
      this.#deps.log.error(
        { callId: call, err: error },
        'a call could not be compared with the phone system',
      );
      return true;
    }
  }

  /**
   * A caller whom the database does not know, for instance because it lost the last seconds in a failover, waits like one
   * who calls now, and a call for help that could not be saved is the agent's who made it; that one is to be compared as
   * well, which the answer `false` asks for. Only legs that belong to no caller, or to a call that is over, are hung up:
   * nobody else ever would.
   */
  async #takeInOrHangUp({ call, inbound, emergency, legs }: CallSnapshot): Promise<boolean> {
    const { calls, callIds, arrivals, emergencyCalls, telephony, log } = this.#deps;
    const id = await callIds.interactionOf(call);
    const stored = id === null ? null : await calls.call(id);
    if (stored && stored.interaction.ended === null) return true;
    if (stored === null && inbound !== null) {
      await arrivals.arrive(inbound);
      return true;
    }
    if (stored === null && emergencyCalls.isUnsaved(call))
      return !(await emergencyCalls.takeInUnreported(call));
    if (stored === null && emergency !== undefined) {
      if (await emergencyCalls.takeIn(emergency)) return false;
      // A centre that talks with nobody, of whom nobody knows, is let go.
      if (legs.length > 1) return true;
    }
    const why = stored ? 'its call is over' : 'it belongs to no call';
    for (const { leg } of legs) {
      log.warn({ callId: call, leg, why }, 'a connection that was left over is ended');
      await telephony.hangUp(leg);
    }
    return true;
  }

  async #compare(seen: StoredCall, known: KnownCall): Promise<boolean> {
    const { calls, switchboard, emergencyCalls, settlement, clock } = this.#deps;
    // What was done with it since the phone system was asked would be taken back.
    if (await emergencyCalls.saveChanges(seen.interaction.callId)) return false;
    const stored = await calls.call(seen.interaction.id);
    if (!stored || stored.interaction.ended !== null) return true;
    if (stored.version !== seen.version) return false;
    const now = clock.now();
    const { facts, orders } = reconcile(
      stored.interaction,
      known,
      now,
      settlement.wrapupUntil(stored.interaction, now),
    );
    for (const fact of facts) await this.#apply(stored.interaction, fact);
    await switchboard.executeAll(orders, stored.interaction);
    return true;
  }

  async #apply(call: Call, fact: LegFact): Promise<void> {
    await commitThenNotify(this.#deps, call, (stored) => decide(fact, stored.interaction));
  }
}

/** Works on all, some at a time, and gives what came of each. */
async function inTurns<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let begin = 0; begin < items.length; begin += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(begin, begin + AT_ONCE).map(work))));
  }
  return results;
}
