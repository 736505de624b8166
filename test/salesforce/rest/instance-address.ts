import type { FastifyRequest } from 'fastify';
import type { HostedOrg } from '../hosted-org.ts';

/** Below it are the orgs whose address has changed: they have one host name together, as all orgs here do. */
export const renamedPrefix = '/instances/renamed';

/** Taken off before routing; whether it was there tells `addressedRenamed`. */
export function withoutInstance(url: string): string {
  if (!url.startsWith(`${renamedPrefix}/`)) return url;
  return url.slice(renamedPrefix.length);
}

export const addressedRenamed = (request: FastifyRequest): boolean =>
  request.originalUrl.startsWith(`${renamedPrefix}/`);

/** Whether the request went to where the org is now. */
export const isAtHome = (request: FastifyRequest, { org }: HostedOrg): boolean =>
  addressedRenamed(request) === org.switches['instance-renamed'];

/** The host as the client knows it, for what does not move with an org: signing in, identity. */
export const loginUrl = (request: FastifyRequest): string => `${request.protocol}://${request.host}`;

/** Where the org's API is. */
export const instanceUrl = (request: FastifyRequest, { org }: HostedOrg): string =>
  loginUrl(request) + (org.switches['instance-renamed'] ? renamedPrefix : '');
