import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { App } from '../platform/app.ts';
import { ProblemError } from '../platform/problem.ts';

/** What the reading of the answer needs of the request: who asks, and in which language. */
const passedHeaders = ['cookie', 'authorization', 'accept-language', 'host'] as const;

/** How a route answers a request again that was carried out and whose answer was lost. */
export type Again =
  /** There was nothing to tell. */
  | { readonly way: 'empty' }
  /** What the request made or changed is read at this address, as it is now. */
  | { readonly way: 'read'; readonly path: string; readonly status: number }
  /** It cannot be told again. */
  | { readonly way: 'refused' };

/**
 * What a route says of itself (`config.again`), and where it says nothing: an answer without content is given again, what
 * was made is read below the address that made it, and what was put at its own.
 */
export function againOf({ config, method, url, schema }: RouteOptions): Again {
  const statuses = Object.keys(schema?.response ?? {}).map(Number);
  if (config?.secretAnswer === true || config?.again === null) return { way: 'refused' };
  if (statuses.length > 0 && statuses.every((status) => status === 204)) return { way: 'empty' };
  const status = statuses.includes(201) ? 201 : 200;
  if (config?.again !== undefined) return { way: 'read', path: config.again, status };
  if (status === 201) return { way: 'read', path: `${url}/:made`, status };
  return method === 'PUT' || method === 'PATCH' ? { way: 'read', path: url, status } : { way: 'refused' };
}

/** Answers from the present state. Throws `request-done` where that tells nothing. */
export async function answerAgain(
  app: App,
  again: Again,
  made: readonly string[],
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const replayed = reply.header('idempotency-replayed', 'true');
  if (again.way === 'empty') return replayed.code(204).send();
  if (again.way === 'read') {
    for (const address of addressesOf(again.path, made, request)) {
      const found = await app.inject({ method: 'GET', url: address, headers: headersOf(request) });
      if (found.statusCode !== 200) continue;
      if (again.status === 201) void reply.header('location', address);
      // In the shape of the route's own answer, which its schema gives it.
      return replayed.code(again.status).send(found.json());
    }
  }
  throw new ProblemError('request-done');
}

/** The address with the request's own parameters; one for each id that may be what it made. */
function addressesOf(path: string, made: readonly string[], request: FastifyRequest): readonly string[] {
  const parameters = parametersOf(request);
  const own = path.replaceAll(/:(\w+)/gu, (whole, name: string) =>
    parameters[name] === undefined ? whole : encodeURIComponent(parameters[name]),
  );
  return own.includes(':made') ? made.map((id) => own.replace(':made', encodeURIComponent(id))) : [own];
}

function parametersOf({ params }: FastifyRequest): Record<string, string> {
  if (typeof params !== 'object' || params === null) return {};
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]));
}

const headersOf = ({ headers }: FastifyRequest): Record<string, string> =>
  Object.fromEntries(
    passedHeaders.flatMap((name) => {
      const value = headers[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
