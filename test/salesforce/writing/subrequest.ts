import type { IncomingHttpHeaders } from 'node:http';
import { notFound } from '../rest/salesforce-error.ts';
import { versionOf } from '../rest/version.ts';
import type { ApiRequest } from './api-request.ts';
import { isJsonObject, jsonBodyOf, type Json } from './json-body.ts';
import { membersOf, textIn } from './json-members.ts';
import { refused } from './save-error.ts';

const methods = ['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT'];

/** A request inside a composite, before its references are filled in. */
export interface Subrequest {
  readonly method: string;
  readonly url: string;
  readonly referenceId: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Json | undefined;
}

/** Since this version a reference id with other characters fails the whole composite; before, its subrequest. */
const strictReferencesSince = 52;

/** Reads `compositeRequest`. Refuses the whole request for what Salesforce's reader does not take. */
export function subrequestsOf(values: readonly Json[], version: number): readonly Subrequest[] {
  const subrequests = values.map(subrequestOf);
  const seen = new Set<string>();
  for (const { referenceId } of subrequests) {
    if (seen.has(referenceId)) {
      throw refused(400, 'INVALID_INPUT', `Duplicate ReferenceId provided in the request: ${referenceId}`);
    }
    seen.add(referenceId);
    if (version >= strictReferencesSince && !isReferenceId(referenceId)) {
      throw refused(400, 'INVALID_INPUT', `Invalid referenceId: ${referenceId}`);
    }
  }
  return subrequests;
}

export const isReferenceId = (referenceId: string): boolean => /^[A-Za-z0-9_]+$/.test(referenceId);

const names = ['method', 'url', 'referenceId', 'httpHeaders', 'body'];

function subrequestOf(value: Json): Subrequest {
  const members = membersOf(value, names);
  const method = textIn(members, 'method').toUpperCase();
  if (!methods.includes(method)) throw refused(400, 'INVALID_INPUT', `Invalid method: ${method}`);
  return {
    method,
    url: textIn(members, 'url'),
    referenceId: textIn(members, 'referenceId'),
    headers: headersIn(members['httpHeaders']),
    body: members['body'],
  };
}

/** A subrequest has these from the request around it, and no others. */
const inherited = ['accept', 'authorization', 'content-type'];

function headersIn(value: Json | undefined): IncomingHttpHeaders {
  if (value === undefined || value === null) return {};
  if (!isJsonObject(value)) throw refused(400, 'JSON_PARSER_ERROR', 'httpHeaders must be an object');
  const entries = Object.entries(value).map(
    ([name, header]) =>
      [name.toLowerCase(), typeof header === 'string' ? header : JSON.stringify(header)] as const,
  );
  const forbidden = entries.find(([name]) => inherited.includes(name));
  if (forbidden !== undefined) {
    throw refused(
      400,
      'INVALID_INPUT',
      `The header ${forbidden[0]} is inherited and cannot be specified in a subrequest`,
    );
  }
  return Object.fromEntries(entries);
}

/** A path below `/services/data/vNN.0`, with its version. Refuses any other with 404. */
export function parsedUrl(
  url: string,
): Pick<ApiRequest, 'segments' | 'query'> & { readonly version: number } {
  const [path = '', search = ''] = url.split(/\?(.*)/s, 2);
  const [empty, services, data, written, ...rest] = path.split('/');
  if (empty !== '' || services?.toLowerCase() !== 'services' || data?.toLowerCase() !== 'data')
    throw notFound();
  const version = versionOf(written ?? '');
  return { version, segments: segmentsOf(rest), query: new URLSearchParams(search) };
}

/** Decoded; a slash at the end of a path does not count. */
export function segmentsOf(parts: readonly string[]): readonly string[] {
  const used = parts.at(-1) === '' ? parts.slice(0, -1) : parts;
  try {
    return used.map((part) => decodeURIComponent(part));
  } catch {
    throw notFound();
  }
}

/** The request that a subrequest is once its references are filled in. */
export function apiRequestOf(
  subrequest: Subrequest,
  url: string,
  body: Json | undefined,
): ApiRequest & { readonly version: number } {
  return {
    ...parsedUrl(url),
    method: subrequest.method,
    headers: subrequest.headers,
    body: body === undefined || body === null ? null : jsonBodyOf(body),
  };
}
