import type { FastifyRequest } from 'fastify';
import type { Org } from '../model/org-data.ts';

/** Who asks: a user of an org, by one version of the API. */
export interface Session {
  readonly org: Org;
  readonly userId: string;
  /** Of the path, 45 to 67. */
  readonly version: number;
}

/** What every resource below `/services/data/vNN.0` gets. */
export interface RestDeps {
  /** Throws a `SalesforceError` of 401 where the token is missing or over. */
  authorize(request: FastifyRequest): Session;
}

/** Where resources of one version live: routes begin with it. */
export const dataPath = '/services/data/:version';
