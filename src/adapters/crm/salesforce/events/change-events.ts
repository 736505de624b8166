import { readChangeEvent, type ChangeEvent } from './change-event.ts';
import { eventDeliveries, type Delivery, type DeliveryOptions } from './deliveries.ts';
import type { PubSubConnection } from './pubsub-connection.ts';

export type ChangeDelivery = Delivery<ChangeEvent>;
export type ChangeEventsOptions = Omit<DeliveryOptions<ChangeEvent>, 'read'>;

/** What an org tells of its changes, as `eventDeliveries` gives it. */
export const changeEvents = (
  connection: PubSubConnection,
  options: ChangeEventsOptions,
  signal: AbortSignal,
): AsyncGenerator<ChangeDelivery, void, undefined> =>
  eventDeliveries(connection, { ...options, read: readChangeEvent }, signal);
