import type pg from 'pg';
import { keyedRequest, type KeyedRequest } from '../../../application/runtime/keyed-request.ts';

/**
 * Marks the key of the request that is being carried out, in the transaction that is about to be committed. Gives the
 * request, which is closed when the commit has succeeded; null: there is none to mark.
 */
export async function markDone(client: pg.ClientBase): Promise<KeyedRequest | null> {
  const request = keyedRequest();
  if (request === null) return null;
  await client.query({
    name: 'mark-key',
    text: 'update idempotency set done = true, made = $3 where agent_id = $1 and key = $2',
    values: [request.agent, request.key, request.made],
  });
  return request;
}

const writing = /^\s*(?:insert|update|delete|merge)\b/iu;
const writingWithin =
  /^\s*with\b.*\b(?:insert\s+into|(?<!\bfor\s+(?:no\s+key\s+)?)update\s|delete\s+from|merge\s+into)/isu;

/** Whether a statement changes rows. Functions of ours that change some are called by triggers alone. */
export const isWrite = (text: string): boolean => writing.test(text) || writingWithin.test(text);
