import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Org } from '../../model/org-data.ts';
import { jsonParserError } from '../../rest/json-body.ts';
import { jsonObject, oneOf } from '../../rest/json-object.ts';
import { knownParameters } from '../../rest/known-parameters.ts';
import { SalesforceError } from '../../rest/salesforce-error.ts';
import { dataPath, type RestDeps, type Session } from '../../rest/session.ts';
import { columnDelimiterNames, lineEndingNames } from '../csv.ts';
import { jobList } from '../job-list.ts';
import { invalidState } from '../query-job.ts';
import { ingestOperations, type IngestJob } from './ingest-job.ts';
import { IngestJobs, type IngestRequest } from './ingest-jobs.ts';
import { failedResults, successfulResults, unprocessedRecords } from './ingest-results.ts';

/** As large as Salesforce takes an upload. */
const uploadLimitBytes = 150 * 1024 * 1024;

interface IngestDeps extends RestDeps {
  /** From 0 to 1, for faults that hit a share of what is written; `Math.random` unless given. */
  readonly chance?: () => number;
}

type JobParams = { Params: { id: string } };

/** `jobs/ingest`: create a job, upload its rows as CSV, have them written, and read what became of them. */
export function bulkIngestRoutes(app: FastifyInstance, deps: IngestDeps): void {
  const path = `${dataPath}/jobs/ingest`;
  const jobsByOrg = new WeakMap<Org, IngestJobs>();
  const asked = (request: FastifyRequest): { readonly session: Session; readonly jobs: IngestJobs } => {
    const session = deps.authorize(request);
    const jobs =
      jobsByOrg.get(session.org) ?? new IngestJobs(session.org, { chance: deps.chance ?? Math.random });
    jobsByOrg.set(session.org, jobs);
    return { session, jobs };
  };
  app.post(path, (request) => {
    const { session, jobs } = asked(request);
    return jobs.create(session, ingestRequest(request.body)).summary();
  });
  app.get(path, (request) => {
    const { session, jobs } = asked(request);
    return jobList(request, {
      jobType: 'V2Ingest',
      path: `/services/data/v${session.version}.0/jobs/ingest`,
      page: (first) => jobs.kept.page(first),
    });
  });
  app.get<JobParams>(`${path}/:id`, (request) => asked(request).jobs.kept.get(request.params.id).info());
  app.patch<JobParams>(`${path}/:id`, (request) => {
    const { session, jobs } = asked(request);
    const job = jobs.kept.get(request.params.id);
    const state = oneOf(jsonObject(request.body, ['state']).state, ['UploadComplete', 'Aborted']);
    if (state === null) throw jsonParserError('Missing required field: state');
    if (state === 'Aborted') job.abort(session.org.reading(null).now());
    else jobs.close(session, job);
    return job.summary();
  });
  app.delete<JobParams>(`${path}/:id`, (request, reply) => {
    const { jobs } = asked(request);
    const { state } = jobs.kept.get(request.params.id);
    if (state === 'Open' || state === 'InProgress')
      throw invalidState(`The job is in state ${state} and has to be aborted before it is deleted`);
    jobs.kept.delete(request.params.id);
    return reply.status(204).send();
  });
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      'text/csv',
      { parseAs: 'string', bodyLimit: uploadLimitBytes },
      (_request, body, done) => done(null, body),
    );
    scope.put<JobParams>(`${path}/:id/batches`, (request, reply) => {
      const { body } = request;
      asked(request)
        .jobs.kept.get(request.params.id)
        .upload(typeof body === 'string' ? body : '');
      return reply.status(201).send();
    });
  });
  const results = (name: string, read: (job: IngestJob) => string): void => {
    app.get<JobParams>(`${path}/:id/${name}`, (request, reply) => {
      const job = asked(request).jobs.kept.get(request.params.id);
      knownParameters(request.query, []);
      if (!job.isOver()) throw invalidState(`The job is in state ${job.state}: it has no results`);
      return reply.header('Content-Type', 'text/csv; charset=UTF-8').send(read(job));
    });
  };
  results('successfulResults', successfulResults);
  results('failedResults', failedResults);
  results('unprocessedrecords', unprocessedRecords);
}

function ingestRequest(body: unknown): IngestRequest {
  const members = jsonObject(body, [
    'operation',
    'object',
    'externalIdFieldName',
    'assignmentRuleId',
    'contentType',
    'columnDelimiter',
    'lineEnding',
  ]);
  const operation = oneOf(members.operation, [...ingestOperations, 'hardDelete']);
  if (operation === null) throw jsonParserError('Missing required field: operation');
  if (operation === 'hardDelete') throw hardDeleteNotPermitted();
  if (typeof members.object !== 'string') throw jsonParserError('Missing required field: object');
  oneOf(members.contentType, ['CSV']);
  return {
    operation,
    object: members.object,
    externalIdFieldName: textOrNull(members.externalIdFieldName, 'externalIdFieldName'),
    assignmentRuleId: textOrNull(members.assignmentRuleId, 'assignmentRuleId'),
    format: {
      columnDelimiter: oneOf(members.columnDelimiter, columnDelimiterNames) ?? 'COMMA',
      lineEnding: oneOf(members.lineEnding, lineEndingNames) ?? 'LF',
    },
  };
}

function textOrNull(member: unknown, name: string): string | null {
  if (member === undefined || member === null || member === '') return null;
  if (typeof member === 'string') return member;
  throw jsonParserError(`Cannot deserialize instance of string from ${JSON.stringify(member)} for ${name}`);
}

/** The permission "Bulk API Hard Delete" is nobody's at first, administrators included. */
const hardDeleteNotPermitted = () =>
  new SalesforceError(400, [
    {
      errorCode: 'FEATURENOTENABLED',
      message:
        'hardDelete operation requires special user profile permission, please contact your system administrator',
    },
  ]);
