import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import type { Type } from 'avsc';
import { eventBusError, EventBusError } from './event-bus-error.ts';
import type { PubSubConnection } from './pubsub-connection.ts';
import type { ConsumerEvent, FetchResponse } from './pubsub-protocol.ts';

/** Events with the place behind them; none of them where Salesforce only shows that it is still there. */
export interface EventBatch<Event> {
  readonly events: readonly Event[];
  /** Something in it could not be read, so that nobody knows what happened. */
  readonly isIncomplete: boolean;
  readonly replayId: Uint8Array;
}

/** Reads an event by its schema. Throws where the bytes are none of it. */
export type EventReader<Event> = (type: Type, received: ConsumerEvent) => Event;

export interface SubscriptionOptions<Event> {
  /** `/data/ChangeEvents`, a channel of the administrator's own (`/data/Tieline__chn`), or `/event/…`. */
  readonly topic: string;
  readonly read: EventReader<Event>;
  /** Behind what to begin; null: with what comes from now on. */
  readonly from: Uint8Array | null;
  /** How long Salesforce may say nothing. */
  readonly silenceMs?: number;
}

/** Events under way at most: one request of the index's for their records takes as many. */
const eventWindow = 100;
/** Salesforce shows within 270 s that it is still there. */
const defaultSilenceMs = 300_000;

/**
 * One stream of events until it breaks, which is an `EventBusError`, or `signal` is aborted. More events are asked
 * for only when those that were given have been taken care of, that is when the next batch is asked for.
 */
export async function* subscription<Event>(
  connection: PubSubConnection,
  { topic, read, from, silenceMs = defaultSilenceMs }: SubscriptionOptions<Event>,
  signal: AbortSignal,
): AsyncGenerator<EventBatch<Event>, void, undefined> {
  const call = await connection.subscribe();
  const cancel = (): void => call.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    if (signal.aborted) return;
    call.write({
      topicName: topic,
      replayPreset: from === null ? 'LATEST' : 'CUSTOM',
      ...(from === null ? {} : { replayId: from }),
      numRequested: eventWindow,
    });
    // Its messages are what the proto file says.
    const responses = call[Symbol.asyncIterator]() as AsyncIterator<FetchResponse, undefined>;
    for (;;) {
      const { value } = await inSilence(responses.next(), silenceMs);
      if (value === undefined) throw new EventBusError('Salesforce has ended the stream.', '', 'retry');
      const { events: received, latestReplayId } = value;
      const { events, isIncomplete } = await readAll(connection, received, read);
      yield { events, isIncomplete, replayId: latestReplayId };
      if (received.length > 0) call.write({ numRequested: received.length });
    }
  } catch (error) {
    if (!signal.aborted) throw eventBusError(error);
  } finally {
    signal.removeEventListener('abort', cancel);
    // What still comes of a call that is given up is nobody's.
    call.on('error', () => undefined);
    call.cancel();
  }
}

async function inSilence<Result>(answer: Promise<Result>, silenceMs: number): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new EventBusError(`Salesforce has said nothing for ${silenceMs / 1000} s.`, '', 'retry')),
    silenceMs,
  );
  try {
    return await Promise.race([answer, promise]);
  } finally {
    clearTimeout(timer);
  }
}

async function readAll<Event>(
  connection: PubSubConnection,
  received: readonly ConsumerEvent[],
  read: EventReader<Event>,
): Promise<Pick<EventBatch<Event>, 'events' | 'isIncomplete'>> {
  const events: Event[] = [];
  let isIncomplete = false;
  for (const each of received) {
    const event = await readOne(connection, each, read);
    if (event === null) isIncomplete = true;
    else events.push(event);
  }
  return { events, isIncomplete };
}

/** null: it cannot be read, now or later. */
async function readOne<Event>(
  connection: PubSubConnection,
  received: ConsumerEvent,
  read: EventReader<Event>,
): Promise<Event | null> {
  try {
    return read(await connection.eventType(received.event?.schemaId ?? ''), received);
  } catch (error) {
    if (error instanceof EventBusError && error.remedy !== 'give-up') throw error;
    if (error instanceof CrmUnavailable) throw error;
    return null;
  }
}
