import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from '../platform/problem.ts';
import { ifMatch } from './if-match.ts';

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The same for the same content, however its members are ordered. */
const inOrder = (_name: string, value: unknown): unknown =>
  isObject(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
    : value;

/** The version of something of the administration, by what there is to change of it: an entity tag (spec X12). */
export const versionOf = (content: unknown): string =>
  `"${createHash('sha256').update(JSON.stringify(content, inOrder)).digest('base64url').slice(0, 22)}"`;

/** What the description of the API says of it. */
export const conditional =
  'With If-Match (the ETag that was read) it is refused with 412 where somebody else has changed it since; “current” then has what there is now.';

/** Whether a change is based on this version by its `If-Match`; without one it is, whatever the version is. */
export function isBasedOn(request: FastifyRequest, version: string): boolean {
  return ifMatch(request)?.some((tag) => `"${tag}"` === version) ?? true;
}

/** Ends a request that was based on an older version with what there is now, so that who made it can choose. */
export function refuseOutdated(shown: object, version: string, reply: FastifyReply): never {
  void reply.header('etag', version);
  throw new ProblemError('changed-meanwhile', { status: 412, current: shown });
}
