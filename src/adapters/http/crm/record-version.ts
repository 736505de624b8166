import type { FastifyReply, FastifyRequest } from 'fastify';
import { epochMs, isoText, type EpochMs } from '../../../domain/time.ts';
import { isRefusal, type Refusal } from '../../../domain/refusal.ts';
import { accepted, ProblemError } from '../platform/problem.ts';
import { ifMatch } from '../routes/if-match.ts';

/** What a record has that tells its versions apart: each change has a moment of its own. */
interface Versioned {
  readonly changedAt: EpochMs;
}

/** Says in `ETag` which version of a record this is (spec X12). */
export const tagged = <Record extends Versioned>(record: Record, reply: FastifyReply): Record => {
  void reply.header('etag', `"${isoText(record.changedAt)}"`);
  return record;
};

/**
 * The latest version that a change is based on, by `If-Match`; null: whatever it is. A tag that none of ours can be is one
 * that no record has.
 */
export function seenBy(request: FastifyRequest): EpochMs | null {
  const moments = ifMatch(request)?.map((version) => Date.parse(version) || 0);
  return moments === undefined ? null : epochMs(Math.max(0, ...moments));
}

/**
 * What a change gave. One that was based on an older version ends the request with the values as they are now, between
 * which and one's own one may choose.
 */
export async function changedOr<Value>(
  result: Value | Refusal,
  current: () => Promise<object | Refusal>,
  reply: FastifyReply,
): Promise<Value> {
  if (!isRefusal(result) || result.refused !== 'changed-meanwhile') return accepted(result);
  const now = accepted(await current());
  if ('changedAt' in now) void reply.header('etag', `"${String(now.changedAt)}"`);
  throw new ProblemError('changed-meanwhile', { status: 412, current: now });
}
