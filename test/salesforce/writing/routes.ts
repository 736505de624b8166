import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { dataPath, type RestDeps, type Session } from '../rest/session.ts';
import type { ApiAnswer, ApiRequest } from './api-request.ts';
import { answerOf, only } from './api-request.ts';
import { batchAnswer, type BatchSubrequest } from './batch.ts';
import { compositeAnswer } from './composite.ts';
import { inTransaction, saveContext, type ExecutionDeps, type ReadResource } from './execution.ts';
import { graphAnswer } from './graph.ts';
import { readJson } from './json-body.ts';
import { resourceAnswer } from './resources.ts';
import { parsedUrl } from './subrequest.ts';

export interface WritingDeps extends RestDeps {
  /** From 0 to 1, for faults that hit a share of what is written; `Math.random` unless given. */
  readonly chance?: () => number;
  /** Answers queries and describes inside a composite; without it a composite only writes. */
  readonly read?: ReadResource;
}

const writing: HTTPMethods[] = ['DELETE', 'PATCH', 'POST', 'PUT'];
const all: HTTPMethods[] = ['GET', ...writing];

/** Everything that writes records: rows of objects, collections, trees, composites, graphs and batches. */
export function writingRoutes(app: FastifyInstance, restDeps: WritingDeps): void {
  const deps: ExecutionDeps = {
    chance: restDeps.chance ?? Math.random,
    read: restDeps.read ?? (() => null),
  };
  void app.register(async (scope) => {
    keepText(scope);
    const route = (method: HTTPMethods[], path: string, work: Work) => {
      scope.route({
        method,
        url: `${dataPath}${path}`,
        handler: async (request, reply) => {
          const session = restDeps.authorize(request);
          const api = apiRequest(request);
          return sent(reply, await work(api, session, request));
        },
      });
    };
    const records: Work = (request, session) =>
      inTransaction(session, (tx) =>
        resourceAnswer(request, saveContext(session, tx, request.headers, session.version, deps)),
      );
    route(writing, '/sobjects/:object', records);
    route(all, '/sobjects/:object/:id', records);
    route(all, '/sobjects/:object/:field/*', records);
    route(all, '/composite/sobjects', records);
    route(all, '/composite/sobjects/:object', records);
    route(all, '/composite/sobjects/:object/:field', records);
    route(all, '/composite/tree/:object', records);
    route(all, '/composite', (request, session) => answerOf(() => compositeOrList(request, session, deps)));
    route(all, '/composite/graph', (request, session) =>
      answerOf(() => {
        only(request.method, ['POST']);
        return graphAnswer(request, session, deps);
      }),
    );
    route(['POST'], '/composite/batch', (request, session, { headers }) =>
      batchAnswer(request, session.version, (subrequest) => sendOne(app, subrequest, headers.authorization)),
    );
  });
}

type Work = (
  request: ApiRequest,
  session: Session,
  original: FastifyRequest,
) => ApiAnswer | Promise<ApiAnswer>;

/** Errors say where in the text something stands, so the text is kept. */
function keepText(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    done(null, body);
  });
}

function apiRequest(request: FastifyRequest): ApiRequest {
  const { segments, query } = parsedUrl(request.url);
  const { body } = request;
  return {
    method: request.method,
    segments,
    query,
    headers: request.headers,
    body: typeof body === 'string' && body.trim() !== '' ? readJson(body) : null,
  };
}

function sent(reply: FastifyReply, { status, headers, body }: ApiAnswer): FastifyReply {
  void reply.code(status).headers(headers);
  return body === null
    ? reply.send()
    : reply.header('Content-Type', 'application/json;charset=UTF-8').send(JSON.stringify(body));
}

function compositeOrList(request: ApiRequest, session: Session, deps: ExecutionDeps): ApiAnswer {
  if (request.method === 'POST') return compositeAnswer(request, session, deps);
  only(request.method, ['GET', 'HEAD', 'POST']);
  const base = `/services/data/v${session.version}.0/composite`;
  const names = ['tree', 'batch', 'sobjects', 'graph'];
  return {
    status: 200,
    headers: {},
    body: Object.fromEntries(names.map((name) => [name, `${base}/${name}`])),
  };
}

/** As if the client had sent it by itself: it is authorized, counted and answered like any other. */
async function sendOne(
  app: FastifyInstance,
  { method, url, richInput }: BatchSubrequest,
  authorization = '',
) {
  const response = await app.inject({
    method: methodNamed(method),
    url: `/services/data/${url}`,
    headers: { authorization, ...(richInput !== undefined && { 'content-type': 'application/json' }) },
    ...(richInput !== undefined && { payload: JSON.stringify(richInput) }),
  });
  return {
    status: response.statusCode,
    body: response.body === '' ? null : (response.json<unknown>() ?? null),
  };
}

function methodNamed(name: string): 'DELETE' | 'GET' | 'PATCH' | 'POST' | 'PUT' {
  switch (name) {
    case 'DELETE':
    case 'PATCH':
    case 'POST':
    case 'PUT':
      return name;
    default:
      return 'GET';
  }
}
