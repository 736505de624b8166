import { randomUUID } from 'node:crypto';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import type {
  FetchRequest,
  FetchResponse,
} from '../../../src/adapters/crm/salesforce/events/pubsub-protocol.ts';
import { eventBusError, type EventBusErrorCode } from './event-bus-error.ts';
import type { EventStream } from './event-stream.ts';

/** A request as it comes in, with every field. */
type Fetch = Required<FetchRequest>;
type Call = ServerDuplexStream<Fetch, FetchResponse>;

/** Salesforce sends at most so many events in one answer. */
const mostInAnswer = 100;
const mostPending = 2 ** 31 - 1;

/** One `Subscribe` call: gives events only as they are asked for, and a sign of life where there are none. */
export class SubscriptionStream {
  readonly #call: Call;
  readonly #stream: EventStream;
  readonly #keepAlive: NodeJS.Timeout;
  #stopListening: () => void = () => undefined;
  readonly #rpcId = randomUUID();
  #topic: { readonly name: string; readonly includes: (object: string) => boolean } | null = null;
  #place = 0;
  #pending = 0;
  #isOver = false;

  constructor(call: Call, stream: EventStream, keepAliveMs: number) {
    this.#call = call;
    this.#stream = stream;
    this.#keepAlive = setTimeout(() => this.#signOfLife(), keepAliveMs);
    call.on('data', (request: Fetch) => this.#fetch(request));
    call.on('drain', () => this.#deliver());
    call.on('end', () => {
      if (!this.#isOver) call.end();
      this.#over();
    });
    for (const event of ['cancelled', 'error', 'close']) call.on(event, () => this.#over());
  }

  /** Ends the call as Salesforce ends it. */
  fail(code: EventBusErrorCode, message: string): void {
    if (this.#isOver) return;
    this.#over();
    this.#call.emit('error', eventBusError(code, message, this.#rpcId));
  }

  #over(): void {
    this.#isOver = true;
    clearTimeout(this.#keepAlive);
    this.#stopListening();
  }

  #fetch(request: Fetch): void {
    if (this.#isOver) return;
    if (this.#topic === null) this.#begin(request);
    else if (request.topicName !== '' && request.topicName !== this.#topic.name)
      this.fail('subscription.fetch.topic.mismatch', 'The topic of a subscription cannot change.');
    if (request.numRequested <= 0)
      this.fail(
        'subscription.fetch.requested.events.invalid',
        'The number of events requested must be above 0.',
      );
    if (this.#pending + request.numRequested > mostPending)
      this.fail('subscription.fetch.overflow', 'More events are requested than can be.');
    this.#pending += request.numRequested;
    this.#deliver();
  }

  #begin({ topicName, replayPreset, replayId }: Fetch): void {
    const topic = this.#stream.topic(topicName);
    if (topic === null) {
      this.fail('topic.not.found', `The topic ${topicName} does not exist.`);
      return;
    }
    if (!topic.canSubscribe) {
      this.fail('subscription.topic.cannot.subscribe', `You may not subscribe to ${topicName}.`);
      return;
    }
    this.#topic = { name: topicName, includes: topic.includes };
    const place = this.#placeOf(replayPreset, replayId);
    if (place === null) return;
    this.#place = place;
    const stops = [
      this.#stream.onEvent(() => this.#deliver()),
      this.#stream.onMove(() => this.fail('service.unavailable', 'The org has moved.')),
    ];
    this.#stopListening = () => {
      for (const stop of stops) stop();
    };
  }

  #placeOf(preset: Fetch['replayPreset'], replayId: Uint8Array): number | null {
    if (preset === 'LATEST') return this.#stream.latest;
    if (preset === 'EARLIEST') return this.#stream.earliest;
    if (replayId.length === 0) {
      this.fail('subscription.fetch.replayid.validation.failed', 'A custom replay needs a replay ID.');
      return null;
    }
    const place = this.#stream.placeBehind(replayId);
    if (place === null)
      this.fail('subscription.fetch.replayid.corrupted', 'The Replay ID validation failed.');
    return place;
  }

  #deliver(): void {
    if (this.#topic === null) return;
    while (!this.#isOver && this.#pending > 0 && !this.#call.writableNeedDrain) {
      const limit = Math.min(this.#pending, mostInAnswer);
      const { events, place } = this.#stream.read(this.#place, limit, this.#topic.includes);
      this.#place = place;
      if (events.length === 0) return;
      this.#pending -= events.length;
      this.#answer(
        events.map(({ id, schemaId, payload, replayId }) => ({ event: { id, schemaId, payload }, replayId })),
      );
    }
  }

  #signOfLife(): void {
    if (this.#topic !== null && this.#pending > 0) this.#answer([]);
    else this.#keepAlive.refresh();
  }

  #answer(events: FetchResponse['events']): void {
    this.#keepAlive.refresh();
    this.#call.write({
      events,
      latestReplayId: events.at(-1)?.replayId ?? this.#stream.replayIdAt(this.#place),
      rpcId: this.#rpcId,
      pendingNumRequested: this.#pending,
    });
  }
}
