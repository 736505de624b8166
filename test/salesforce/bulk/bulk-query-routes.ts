import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Org } from '../model/org-data.ts';
import { jsonParserError } from '../rest/json-body.ts';
import { jsonObject, oneOf } from '../rest/json-object.ts';
import { knownParameters } from '../rest/known-parameters.ts';
import { notFound, SalesforceError } from '../rest/salesforce-error.ts';
import { dataPath, type RestDeps, type Session } from '../rest/session.ts';
import { columnDelimiterNames, csvChunks, lineEndingNames } from './csv.ts';
import { jobList, locatorOf, placeOf } from './job-list.ts';
import { invalidState } from './query-job.ts';
import { QueryJobs, type JobRequest } from './query-jobs.ts';

/** Bulk API 2.0 knows queries from this version on. */
const firstVersion = 47;
/** Records of one answer where the request does not say how many. */
const defaultRecords = 100_000;

const jobsByOrg = new WeakMap<Org, QueryJobs>();

type JobParams = { Params: { id: string } };

/** `jobs/query`: create, list, look at, abort and delete query jobs, and read their results as CSV. */
export function bulkQueryRoutes(app: FastifyInstance, deps: RestDeps): void {
  const path = `${dataPath}/jobs/query`;
  app.post(path, (request) => {
    const { session, jobs } = asked(request, deps);
    return jobs.create(session, jobRequest(request.body)).summary();
  });
  app.get(path, (request) => {
    const { session, jobs } = asked(request, deps);
    return jobList(request, {
      jobType: 'V2Query',
      path: `/services/data/v${session.version}.0/jobs/query`,
      page: (first) => jobs.kept.page(first),
    });
  });
  app.get<JobParams>(`${path}/:id`, (request) => {
    const { jobs } = asked(request, deps);
    return jobs.kept.get(request.params.id).info();
  });
  app.patch<JobParams>(`${path}/:id`, (request) => {
    const { session, jobs } = asked(request, deps);
    const { state } = jsonObject(request.body, ['state']);
    if (oneOf(state, ['Aborted']) === null) throw jsonParserError('Missing required field: state');
    const job = jobs.kept.get(request.params.id);
    job.abort(session.org.reading(session.userId).now());
    return job.summary();
  });
  app.delete<JobParams>(`${path}/:id`, (request, reply) => {
    const { jobs } = asked(request, deps);
    if (jobs.kept.get(request.params.id).state === 'InProgress') {
      throw invalidState('A job in progress has to be aborted before it is deleted');
    }
    jobs.kept.delete(request.params.id);
    return reply.status(204).send();
  });
  app.get<JobParams>(`${path}/:id/results`, (request, reply) => {
    const { session, jobs } = asked(request, deps);
    return results(session, jobs, request, reply);
  });
}

function asked(
  request: FastifyRequest,
  deps: RestDeps,
): { readonly session: Session; readonly jobs: QueryJobs } {
  const session = deps.authorize(request);
  if (session.version < firstVersion) throw notFound();
  const jobs = jobsByOrg.get(session.org) ?? new QueryJobs(session.org);
  jobsByOrg.set(session.org, jobs);
  return { session, jobs };
}

function jobRequest(body: unknown): JobRequest {
  const members = jsonObject(body, ['operation', 'query', 'contentType', 'columnDelimiter', 'lineEnding']);
  const operation = oneOf(members.operation, ['query', 'queryAll']);
  if (operation === null) throw jsonParserError('Missing required field: operation');
  if (typeof members.query !== 'string') throw jsonParserError('Missing required field: query');
  oneOf(members.contentType, ['CSV']);
  return {
    operation,
    query: members.query,
    format: {
      columnDelimiter: oneOf(members.columnDelimiter, columnDelimiterNames) ?? 'COMMA',
      lineEnding: oneOf(members.lineEnding, lineEndingNames) ?? 'LF',
    },
  };
}

function results(session: Session, jobs: QueryJobs, request: FastifyRequest<JobParams>, reply: FastifyReply) {
  const { locator, maxRecords } = knownParameters(request.query, ['locator', 'maxRecords']);
  const job = jobs.kept.get(request.params.id);
  if (job.order.version !== session.version) {
    const message = `The job was created in API version ${job.order.version}.0 and gives its results in that one only`;
    throw new SalesforceError(409, [{ errorCode: 'API_ERROR', message }]);
  }
  const first = locator === undefined ? 0 : placeOf(locator);
  const { rows, next } = job.results(first, recordsAsked(maxRecords));
  return reply
    .header('Content-Type', 'text/csv; charset=UTF-8')
    .header('Sforce-NumberOfRecords', String(rows.length))
    .header('Sforce-Locator', next === null ? 'null' : locatorOf(next))
    .send(Readable.from(csvChunks(job.order.columns, rows, job.order.format)));
}

function recordsAsked(maxRecords: string | undefined): number {
  if (maxRecords === undefined) return defaultRecords;
  const count = Number(maxRecords);
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw new SalesforceError(400, [{ errorCode: 'API_ERROR', message: `Invalid maxRecords: ${maxRecords}` }]);
}
