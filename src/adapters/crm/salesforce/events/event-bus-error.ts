import { status, type ServiceError } from '@grpc/grpc-js';

/**
 * What helps after a call of the Pub/Sub API has failed: to go on from the latest event and read again what may have
 * been missed; another access token; a long pause; a short one; or nothing but an administrator.
 */
export type Remedy = 'resync' | 'sign-in' | 'wait-long' | 'retry' | 'give-up';

const prefix = 'sfdc.platform.eventbus.grpc.';

const remedies: ReadonlyMap<string, Remedy> = new Map([
  ['subscription.fetch.replayid.corrupted', 'resync'],
  ['subscription.fetch.replayid.validation.failed', 'resync'],
  ['service.auth.error', 'sign-in'],
  ['service.auth.headers.invalid', 'sign-in'],
  ['subscription.limit.exceeded', 'wait-long'],
  ['topic.not.found', 'give-up'],
  ['subscription.topic.cannot.subscribe', 'give-up'],
  ['service.unavailable', 'retry'],
  // These two would be our own mistake in one stream; the next one begins anew.
  ['subscription.fetch.overflow', 'retry'],
  ['subscription.fetch.topic.mismatch', 'retry'],
]);

/** A call of the Pub/Sub API that failed; the message has Salesforce's words and the id by which its support finds it. */
export class EventBusError extends Error {
  override readonly name = 'EventBusError';
  readonly remedy: Remedy;
  /** Salesforce's code without what all of them begin with; empty: it gave none. */
  readonly code: string;

  constructor(message: string, code: string, remedy: Remedy, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.remedy = remedy;
  }
}

/** Reads Salesforce's own code from the trailers, and the status where there is none that is known. */
export function eventBusError(error: unknown): EventBusError {
  if (error instanceof EventBusError) return error;
  if (!isServiceError(error)) throw error;
  const code = String(error.metadata.get('error-code')[0] ?? '').replace(prefix, '');
  const remedy = remedies.get(code) ?? remediesByStatus.get(error.code) ?? 'retry';
  return new EventBusError(error.message, code, remedy, error);
}

const remediesByStatus: ReadonlyMap<status, Remedy> = new Map([
  [status.UNAUTHENTICATED, 'sign-in'],
  [status.RESOURCE_EXHAUSTED, 'wait-long'],
  [status.PERMISSION_DENIED, 'give-up'],
  [status.NOT_FOUND, 'give-up'],
  [status.UNIMPLEMENTED, 'give-up'],
]);

const isServiceError = (error: unknown): error is ServiceError =>
  error instanceof Error && 'metadata' in error && 'code' in error && typeof error.code === 'number';
