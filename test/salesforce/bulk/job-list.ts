import type { FastifyRequest } from 'fastify';
import { knownParameters } from '../rest/known-parameters.ts';
import { queryRefused } from '../soql/soql-error.ts';

/** Jobs of one kind, page by page. */
interface JobPages {
  readonly jobType: 'V2Query' | 'V2Ingest';
  /** Where the list is: `/services/data/v66.0/jobs/query`. */
  readonly path: string;
  readonly page: (first: number) => {
    readonly jobs: readonly { summary(): object }[];
    readonly next: number | null;
  };
}

/** `GET jobs/query` and `jobs/ingest`: the jobs there are, perhaps of one kind only. */
export function jobList(request: FastifyRequest, { jobType, path, page }: JobPages) {
  const parameters = knownParameters(request.query, [
    'isPkChunkingEnabled',
    'jobType',
    'concurrencyMode',
    'queryLocator',
  ]);
  const none = parameters.isPkChunkingEnabled === 'true' || (parameters.jobType ?? jobType) !== jobType;
  const first = parameters.queryLocator === undefined ? 0 : placeOf(parameters.queryLocator);
  const { jobs, next } = none ? { jobs: [], next: null } : page(first);
  return {
    done: next === null,
    records: jobs.map((job) => ({ ...job.summary(), jobType })),
    nextRecordsUrl: next === null ? null : `${path}?queryLocator=${locatorOf(next)}`,
  };
}

/** Opaque to clients: the place where the next page or set begins. */
export const locatorOf = (place: number): string => Buffer.from(String(place)).toString('base64url');

/** Refuses what `locatorOf` did not make. */
export function placeOf(locator: string): number {
  const place = Buffer.from(locator, 'base64url').toString('latin1');
  if (!/^\d{1,15}$/.test(place) || locatorOf(Number(place)) !== locator) {
    throw queryRefused('INVALID_QUERY_LOCATOR', 'invalid query locator');
  }
  return Number(place);
}
