import { Metadata, status, type ServiceError } from '@grpc/grpc-js';

const codes = {
  'subscription.fetch.replayid.corrupted': status.INVALID_ARGUMENT,
  'subscription.fetch.replayid.validation.failed': status.INVALID_ARGUMENT,
  'subscription.fetch.requested.events.invalid': status.INVALID_ARGUMENT,
  'subscription.fetch.overflow': status.INVALID_ARGUMENT,
  'subscription.fetch.topic.mismatch': status.INVALID_ARGUMENT,
  'subscription.limit.exceeded': status.RESOURCE_EXHAUSTED,
  'subscription.topic.cannot.subscribe': status.PERMISSION_DENIED,
  'publish.topic.cannot.publish': status.PERMISSION_DENIED,
  'service.auth.error': status.UNAUTHENTICATED,
  'service.auth.headers.invalid': status.UNAUTHENTICATED,
  'service.unavailable': status.UNAVAILABLE,
  'schema.not.found': status.NOT_FOUND,
  'topic.not.found': status.NOT_FOUND,
} as const;

/** Salesforce's own codes, behind `sfdc.platform.eventbus.grpc.`. */
export type EventBusErrorCode = keyof typeof codes;

/** How a call ends that Salesforce refuses: a status, and its own code and the call's id in the trailers. */
export function eventBusError(code: EventBusErrorCode, message: string, rpcId: string): ServiceError {
  const metadata = new Metadata();
  metadata.set('error-code', `sfdc.platform.eventbus.grpc.${code}`);
  metadata.set('rpc-id', rpcId);
  const details = `${message} rpcId: ${rpcId}`;
  return Object.assign(new Error(details), { code: codes[code], details, metadata });
}
