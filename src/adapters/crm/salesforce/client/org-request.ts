import type { OrgSession } from '../tokens/grant-store.ts';
import type { HttpRequest } from './exchange.ts';
import type { OrgRequest } from './org-client.ts';

const DATA = '/services/data/';

/**
 * The request as it goes to the org. A path that Salesforce gave, such as a query's next page, begins with
 * `/services/data/` and is taken as it is.
 */
export function httpRequest(
  { method, path, query = {}, body, headers = {} }: OrgRequest,
  { accessToken, instanceUrl }: OrgSession,
  version: string,
): HttpRequest {
  const url = new URL(`${instanceUrl}${path.startsWith(DATA) ? path : `${DATA}v${version}${path}`}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const isText = typeof body === 'string';
  return {
    method,
    url,
    headers: {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': isText ? 'text/csv' : 'application/json' }),
      ...headers,
      // Left out, it is TRUE: the org's assignment rules would take records from their owners (spec X4), also by way of a
      // trigger on a task.
      ...(method !== 'GET' && { 'Sforce-Auto-Assign': 'FALSE' }),
      authorization: `Bearer ${accessToken}`,
    },
    ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
  };
}
