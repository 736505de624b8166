import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import { StoreUnavailable } from '../../../../application/ports/runtime/store.ts';
import { pause } from '../../../../application/runtime/outlast.ts';
import { growingPauseMs } from '../../../../domain/time.ts';
import type { Database } from '../../../postgres/connection/database.ts';
import { changeEvents, type ChangeDelivery } from '../events/change-events.ts';
import { EventBusError } from '../events/event-bus-error.ts';
import { gathered } from '../events/gathered.ts';
import type { PubSubConnection } from '../events/pubsub-connection.ts';
import { eventChanges } from './event-changes.ts';
import type { FreshnessSink } from './freshness.ts';
import { readPosition, type ObjectProgress } from './index-progress.ts';
import type { KeptObject } from './kept-object.ts';
import type { Reconciliation } from './reconciliation.ts';
import type { Rereading } from './rereading.ts';
import type { UntoldObjects } from './untold-objects.ts';

export interface EventFollowingDeps {
  readonly db: Database;
  readonly connection: PubSubConnection;
  /** `/data/ChangeEvents`, or a channel of the administrator's own. */
  readonly topic: string;
  readonly objects: ReadonlyMap<string, KeptObject>;
  readonly progress: ReadonlyMap<string, ObjectProgress>;
  readonly rereading: Rereading;
  readonly reconciliation: Reconciliation;
  readonly freshness: FreshnessSink;
  readonly untold: UntoldObjects;
  readonly timings: FollowingTimings;
}

export interface FollowingTimings {
  /** How long events are gathered, so that one request reads the records of several. */
  readonly gatherMs: number;
  /** How long to leave the event bus alone where only an administrator can help. */
  readonly giveUpMs: number;
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
}

/** Answers of a hundred events at most; those of several bursts. */
const mostGathered = 10;

/** Keeps the index fresh by change events, from where it is. */
export class EventFollowing {
  readonly #deps: EventFollowingDeps;
  #isFollowing = false;

  constructor(deps: EventFollowingDeps) {
    this.#deps = deps;
  }

  /** Whether events come, as far as is known. */
  get isFollowing(): boolean {
    return this.#isFollowing;
  }

  /** Works until `signal` is aborted. Rejects with a bug only. */
  async run(signal: AbortSignal): Promise<void> {
    const { timings, reconciliation } = this.#deps;
    while (!signal.aborted) {
      try {
        await this.#follow(signal);
      } catch (error) {
        if (signal.aborted) return;
        const isGivenUp = error instanceof EventBusError;
        if (!isGivenUp && !(error instanceof StoreUnavailable)) throw error;
        this.#isFollowing = false;
        // Without events the org is asked more often; that is no trouble, if not what people expect.
        reconciliation.wake();
        await pause(isGivenUp ? timings.giveUpMs : timings.longestRetryMs, signal);
      }
    }
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const { db, connection, topic, timings, objects, reconciliation } = this.#deps;
    const from = await readPosition(db, topic);
    // What was changed before the stream begins, no event will tell.
    if (from === null) reconciliation.ask(objects.keys());
    this.#isFollowing = true;
    const deliveries = changeEvents(connection, { topic, from }, signal);
    const sets = gathered(deliveries, { ms: timings.gatherMs, most: mostGathered });
    try {
      for await (const set of sets) await this.#take(set, signal);
    } finally {
      await deliveries.return();
    }
  }

  async #take(deliveries: readonly ChangeDelivery[], signal: AbortSignal): Promise<void> {
    const { objects, progress, reconciliation, freshness, untold, topic } = this.#deps;
    const last = deliveries.at(-1);
    if (last?.type === 'interrupted') freshness.trouble('events', last.reason);
    else freshness.works('events');
    const { replayId, catchUp, told, ...changes } = eventChanges(deliveries, objects, progress);
    for (const [object, ids] of told) untold.tell(object, ids);
    const position = replayId === null ? null : { topic, replayId };
    await this.#untilApplied({ ...changes, position }, signal);
    if (catchUp.size > 0) reconciliation.ask(catchUp);
    if (changes.refill.size > 0) reconciliation.wake();
  }

  /** No more events are asked for before: what waits is in the org, and not in memory. */
  async #untilApplied(changed: Parameters<Rereading['apply']>[0], signal: AbortSignal): Promise<void> {
    const { rereading, freshness, timings } = this.#deps;
    for (let failures = 0; ; failures += 1) {
      try {
        await rereading.apply(changed, signal);
        freshness.works('reading');
        return;
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof CrmUnavailable) && !(error instanceof StoreUnavailable)) throw error;
        freshness.trouble('reading', error.message);
        await pause(growingPauseMs(failures, timings.firstRetryMs, timings.longestRetryMs), signal);
      }
    }
  }
}
