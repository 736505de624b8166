import type { IncomingHttpHeaders } from 'node:http';
import { methodNotAllowed } from '../rest/allowed-methods.ts';
import { SalesforceError } from '../rest/salesforce-error.ts';
import type { JsonBody } from './json-body.ts';
import { SaveFailed, refusalOf, refused } from './save-error.ts';

/** A request to one resource, whether it came by itself or inside another. */
export interface ApiRequest {
  readonly method: string;
  /** What follows `/services/data/vNN.0`, decoded: `['sobjects', 'Task']`. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: JsonBody | null;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Null: none. */
  readonly body: unknown;
}

export const answer = (
  status: number,
  body: unknown = null,
  headers: Readonly<Record<string, string>> = {},
): ApiAnswer => ({ status, headers, body });

/** The answer of `work`, or the one that its refusal is; what is neither goes on as it is. */
export function answerOf(work: () => ApiAnswer): ApiAnswer {
  try {
    return work();
  } catch (error) {
    const refusal = error instanceof SaveFailed ? refusalOf(error) : error;
    if (refusal instanceof SalesforceError) return answer(refusal.status, refusal.errors);
    throw refusal;
  }
}

/** What a resource reads from; refuses a request without a body. */
export function bodyOf(request: ApiRequest): JsonBody {
  if (request.body !== null) return request.body;
  throw refused(
    400,
    'JSON_PARSER_ERROR',
    'The HTTP entity body is required, but this request has no entity body.',
  );
}

/** Refuses parameters that a resource does not have: what is misspelt would be passed over in silence. */
export function checkParameters({ query }: ApiRequest, known: readonly string[]): void {
  const odd = [...query.keys()].find((name) => !known.includes(name) || query.getAll(name).length > 1);
  if (odd !== undefined) throw refused(400, 'INVALID_FIELD', `Unsupported or repeated parameter: ${odd}`);
}

/** A parameter that is `true` or `false`, false where it is left out. */
export function flag(request: ApiRequest, name: string): boolean {
  const value = request.query.get(name);
  if (value === null || value === 'false') return false;
  if (value === 'true') return true;
  throw refused(400, 'INVALID_FIELD', `Invalid value for ${name}: ${value}`);
}

/** Refuses a verb that the resource does not know. */
export function only(method: string, allowed: readonly string[]): void {
  if (!allowed.includes(method)) throw methodNotAllowed(method, allowed);
}
