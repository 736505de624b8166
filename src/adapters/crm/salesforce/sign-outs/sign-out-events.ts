import type { SignOut } from '../../../../application/ports/crm/people.ts';
import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import { StoreUnavailable } from '../../../../application/ports/runtime/store.ts';
import { pause } from '../../../../application/runtime/outlast.ts';
import type { Database } from '../../../postgres/connection/database.ts';
import { eventDeliveries, type Delivery, type Pauses } from '../events/deliveries.ts';
import { EventBusError } from '../events/event-bus-error.ts';
import type { PubSubConnection } from '../events/pubsub-connection.ts';
import { gathered } from '../events/gathered.ts';
import { logoutTopic, readLogoutEvent } from './logout-event.ts';
import { readSignOutPosition, saveSignOutPosition } from './sign-out-position.ts';

export interface SignOutEventsDeps {
  readonly db: Database;
  readonly connection: PubSubConnection;
  /** Whether anybody wants to know (`presence.logoutCheck`). */
  readonly isWanted: () => boolean;
  readonly timings?: Partial<SignOutTimings>;
}

export interface SignOutTimings {
  /** A shift ends for many at once: one request then looks after all of them. */
  readonly gatherMs: number;
  /** How soon a changed setting is followed. */
  readonly wantedMs: number;
  /** How long to leave an org alone that has no such stream, or does not let the integration user read it. */
  readonly refusedMs: number;
  readonly pauses: Pauses | undefined;
}

/** Answers of a hundred events at most. */
const mostGathered = 10;

const usualTimings: SignOutTimings = {
  gatherMs: 1_000,
  wantedMs: 5_000,
  refusedMs: 3_600_000,
  pauses: undefined,
};

/** Calls `listener`, and asks Salesforce for no more before it is done; what it rejects with is its own concern. */
type Listener = (signOuts: readonly SignOut[]) => Promise<void>;

/**
 * Who signs out of the org's own pages, as Salesforce tells it in the stream of logouts (spec L2): followed from where it was
 * left, across interruptions and restarts, while somebody wants to know.
 */
export class SignOutEvents {
  readonly #deps: SignOutEventsDeps;
  readonly #timings: SignOutTimings;
  readonly #listeners = new Set<Listener>();
  /** An event has come: an org may let itself be subscribed to and stream nothing. */
  #isProven = false;
  /** The stream has been heard of, and not lost since. */
  #isOpen = false;
  #running: { readonly stop: AbortController; readonly done: Promise<void> } | null = null;
  #retry = new AbortController();

  constructor(deps: SignOutEventsDeps) {
    this.#deps = deps;
    this.#timings = { ...usualTimings, ...deps.timings };
  }

  /** Whether each sign-out is told at present, as one that was has shown. */
  get tells(): boolean {
    return this.#isProven && this.#isOpen;
  }

  onSignOuts(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A person has mended something: what was refused is tried again now. */
  lookAnew(): void {
    this.#retry.abort();
    this.#retry = new AbortController();
  }

  /** `onBug` is told what ended it before it was stopped. */
  start(onBug: (error: unknown) => void): void {
    const stop = new AbortController();
    this.#running ??= { stop, done: this.#run(stop.signal).catch(onBug) };
  }

  async stop(): Promise<void> {
    this.#running?.stop.abort();
    await this.#running?.done;
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { refusedMs, wantedMs } = this.#timings;
    while (!signal.aborted) {
      if (!this.#deps.isWanted()) {
        await pause(wantedMs, signal);
        continue;
      }
      const retry = this.#retry.signal;
      try {
        await this.#follow(signal);
      } catch (error) {
        if (!(error instanceof EventBusError) && !(error instanceof StoreUnavailable)) throw error;
        const pauseMs = error instanceof EventBusError ? refusedMs : wantedMs;
        await pause(pauseMs, AbortSignal.any([signal, retry]));
      }
    }
  }

  /** Until `signal` is aborted or nobody wants to know any more. Throws `EventBusError` where the org has none, or forbids it. */
  async #follow(signal: AbortSignal): Promise<void> {
    const { db, connection, isWanted } = this.#deps;
    const { gatherMs, wantedMs, pauses } = this.#timings;
    const from = await readSignOutPosition(db);
    const over = new AbortController();
    const deliveries = eventDeliveries(
      connection,
      {
        topic: logoutTopic,
        read: readLogoutEvent,
        from,
        ...(pauses === undefined ? {} : { pauses }),
      },
      AbortSignal.any([signal, over.signal]),
    );
    const timer = setInterval(() => {
      if (!isWanted()) over.abort();
    }, wantedMs);
    try {
      for await (const set of gathered(deliveries, { ms: gatherMs, most: mostGathered }))
        await this.#take(set);
    } finally {
      clearInterval(timer);
      this.#isOpen = false;
      // What has been asked for already would else be waited for, for as long as nobody signs out.
      over.abort();
      await deliveries.return();
    }
  }

  async #take(set: readonly Delivery<SignOut | null>[]): Promise<void> {
    const batches = set.flatMap((delivery) => (delivery.type === 'events' ? [delivery] : []));
    const events = batches.flatMap(({ events: some }) => some);
    const signOuts = events.filter((event) => event !== null);
    this.#isProven ||= events.length > 0;
    this.#isOpen = set.at(-1)?.type === 'events';
    if (signOuts.length > 0)
      await Promise.allSettled([...this.#listeners].map((listener) => listener(signOuts)));
    const last = batches.at(-1);
    if (last !== undefined) await saveSignOutPosition(this.#deps.db, last.replayId);
  }
}

/** How an org's stream of logouts can be followed: `told`: it has shown to tell; `open`: nobody knows whether it will. */
export type LogoutStream = 'told' | 'open' | 'refused' | 'no-answer';

/** Asks the event bus whether the integration user may subscribe to the stream of logouts. */
export async function logoutStreamOf(
  connection: Pick<PubSubConnection, 'canSubscribe'>,
): Promise<LogoutStream> {
  try {
    return (await connection.canSubscribe(logoutTopic)) ? 'open' : 'refused';
  } catch (error) {
    if (error instanceof EventBusError || error instanceof CrmUnavailable) return 'no-answer';
    throw error;
  }
}
