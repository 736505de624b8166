import { SalesforceError } from './salesforce-error.ts';

/** `Bearer` or `OAuth`, as old clients write it; null: no token was sent. */
export const bearerToken = (header: string | undefined): string | null =>
  /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(header ?? '')?.[1] ?? null;

/** The one 401 of the REST API, whatever is wrong with the token. */
export const invalidSession = (message = 'Session expired or invalid') =>
  new SalesforceError(401, [{ errorCode: 'INVALID_SESSION_ID', message }]);
