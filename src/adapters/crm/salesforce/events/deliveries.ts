import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import { pause } from '../../../../application/runtime/outlast.ts';
import { growingPauseMs } from '../../../../domain/time.ts';
import { EventBusError, type Remedy } from './event-bus-error.ts';
import type { PubSubConnection } from './pubsub-connection.ts';
import { subscription, type EventBatch, type SubscriptionOptions } from './subscription.ts';

/** What whoever follows events is told. */
export type Delivery<Event> =
  | ({ readonly type: 'events' } & EventBatch<Event>)
  /** From where it was to where it is now there may have been changes of which nothing comes. */
  | { readonly type: 'missed' }
  /** Nothing comes for now; it is tried again. */
  | { readonly type: 'interrupted'; readonly reason: string };

export interface DeliveryOptions<Event> extends SubscriptionOptions<Event> {
  readonly pauses?: Pauses;
}

export interface Pauses {
  /** After the first failure; doubled with each that follows. */
  readonly firstMs: number;
  readonly longestMs: number;
  /** Where Salesforce has enough of our subscriptions, which asking again at once would only prolong. */
  readonly limitMs: number;
}

const defaultPauses: Pauses = { firstMs: 1_000, longestMs: 60_000, limitMs: 5 * 60_000 };
/** Of each pause so much is left to chance, so that servers that lost Salesforce together do not come back together. */
const chanceShare = 0.3;

/**
 * Events of a topic from a place on, for as long as `signal` is not aborted: a stream that breaks is opened again behind the
 * last batch given, with pauses; a replay id that Salesforce does not take is told as `missed`, and it goes on with the
 * latest. The next batch is asked for only when the last one is done with. Throws `EventBusError` where only an
 * administrator can help: no such topic, or no right to it.
 */
export async function* eventDeliveries<Event>(
  connection: PubSubConnection,
  { from, pauses = defaultPauses, ...options }: DeliveryOptions<Event>,
  signal: AbortSignal,
): AsyncGenerator<Delivery<Event>, void, undefined> {
  let position = from;
  let failures = 0;
  let hasBegun = false;
  while (!signal.aborted) {
    // Whatever happened since a stream whose place nobody told us broke is not told again.
    if (hasBegun && position === null) yield { type: 'missed' };
    hasBegun = true;
    try {
      for await (const batch of subscription(connection, { ...options, from: position }, signal)) {
        failures = 0;
        position = batch.replayId;
        yield { type: 'events', ...batch };
      }
    } catch (error) {
      const remedy = remedyOf(error);
      if (remedy === 'give-up') throw error;
      if (remedy === 'resync') position = null;
      else {
        yield { type: 'interrupted', reason: error instanceof Error ? error.message : String(error) };
        if (remedy === 'sign-in') await signIn(connection);
        // The first refusal of a token is its end and no failure.
        if (remedy !== 'sign-in' || failures > 0) await pause(pauseMs(remedy, failures, pauses), signal);
        failures += 1;
      }
    }
  }
}

function remedyOf(error: unknown): Remedy {
  if (error instanceof EventBusError) return error.remedy;
  if (error instanceof CrmUnavailable) return 'retry';
  throw error;
}

/** A grant that is revoked is noticed, and waited for, by whoever opens the next stream. */
async function signIn(connection: PubSubConnection): Promise<void> {
  try {
    await connection.signInAgain();
  } catch (error) {
    if (!(error instanceof CrmUnavailable)) throw error;
  }
}

function pauseMs(remedy: Remedy, failures: number, { firstMs, longestMs, limitMs }: Pauses): number {
  const longest = remedy === 'wait-long' ? limitMs : growingPauseMs(failures, firstMs, longestMs);
  return remedy === 'wait-long' ? longest : longest * (1 - chanceShare * Math.random());
}
