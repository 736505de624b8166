import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { dataPath, type RestDeps, type Session } from '../rest/session.ts';
import { answerOf, only, type ApiAnswer, type ApiRequest } from './api-request.ts';
import { batchAnswer } from './batch.ts';
import { compositeAnswer } from './composite.ts';
import { inTransaction, saveContext, type ExecutionDeps } from './execution.ts';
import { graphAnswer } from './graph.ts';
import { readJson } from './json-body.ts';
import { resourceAnswer } from './resources.ts';
import { parsedUrl } from './subrequest.ts';

export interface WritingDeps extends RestDeps {
  /** From 0 to 1, for faults that hit a share of what is written; `Math.random` unless given. */
  readonly chance?: () => number;
  /** Uses one request of the org's day for a subrequest of a batch; false: there is none left. */
  readonly countSubrequest?: (batch: FastifyRequest, path: string) => boolean;
}

const all: HTTPMethods[] = ['DELETE', 'GET', 'PATCH', 'POST', 'PUT'];

/** Everything that writes records: rows of objects, collections, trees, composites, graphs and batches. */
export function writingRoutes(app: FastifyInstance, restDeps: WritingDeps): void {
  const deps = { chance: restDeps.chance ?? Math.random };
  void app.register(async (scope) => {
    keepText(scope);
    const route = (method: HTTPMethods[], path: string, work: Work) => {
      scope.route({
        method,
        url: `${dataPath}${path}`,
        handler: async (request, reply) => {
          const session = restDeps.authorize(request);
          const api = apiRequest(request);
          return sent(reply, work(api, session, request));
        },
      });
    };
    const records: Work = (request, session) =>
      inTransaction(session, (tx) =>
        resourceAnswer(request, saveContext(session, tx, request.headers, session.version, deps)),
      );
    route(['POST'], '/sobjects/:object', records);
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
    route(all, '/composite/batch', (request, session, original) =>
      answerOf(() => {
        only(request.method, ['POST']);
        const count = restDeps.countSubrequest ?? (() => true);
        return batchAnswer(request, session, deps, (path) => count(original, path));
      }),
    );
  });
}

type Work = (request: ApiRequest, session: Session, original: FastifyRequest) => ApiAnswer;

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
