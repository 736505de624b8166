import { z } from 'zod';
import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import { recordId, type RecordId } from '../../../../domain/ids.ts';
import { epochMs, isoText, type EpochMs } from '../../../../domain/time.ts';
import type { OrgAnswer, OrgClient } from '../client/org-client.ts';

/** What the org says has changed in a span of time. */
export interface Changes {
  /** Made, changed or brought back. */
  readonly updated: readonly RecordId[];
  readonly deleted: readonly RecordId[];
  /** Until when, by the org's clock, nothing is missing; transactions that take long hold it back. */
  readonly coveredUntil: EpochMs;
}

/** Only reading every record again helps: the org does not remember that far back, or too much has changed. */
export class RefillNeeded extends Error {
  override readonly name = 'RefillNeeded';
}

const minuteMs = 60_000;
/** The org forgets deletions after 15 days, or earlier where there are many; `earliestDateAvailable` says when. */
const deletedKeptMs = 15 * 24 * 60 * minuteMs;
/** The shortest span in which too many changes are still divided: two minutes is the least that may be asked for. */
const shortestMs = 2 * minuteMs;

const updatedAnswer = z.object({ ids: z.array(z.string()), latestDateCovered: z.string() });
const deletedAnswer = z.object({
  deletedRecords: z.array(z.object({ id: z.string() })),
  earliestDateAvailable: z.string(),
  latestDateCovered: z.string(),
});
const errorCodes = z.array(z.object({ errorCode: z.string() }));

/**
 * What has changed of an object since then (getUpdated and getDeleted), span by span where it is more than the org tells at
 * once. Spans are whole minutes. Throws `CrmUnavailable`, `RefillNeeded`.
 */
export async function* changesSince(
  client: OrgClient,
  object: string,
  since: EpochMs,
  now: EpochMs,
  signal: AbortSignal,
): AsyncGenerator<Changes, void, undefined> {
  if (since < now - deletedKeptMs) throw new RefillNeeded('deletions are remembered for 15 days');
  const end = Math.floor(now / minuteMs) * minuteMs;
  let from = Math.min(Math.floor(since / minuteMs) * minuteMs, end - shortestMs);
  let spanMs = end - from;
  while (from < end) {
    const to = Math.min(from + spanMs, end);
    const changes = await changesWithin(client, object, { from, to }, signal);
    if (changes === 'too-many') {
      if (spanMs <= shortestMs) throw new RefillNeeded('more has changed than the org tells');
      spanMs = Math.max(shortestMs, Math.floor(spanMs / 2 / minuteMs) * minuteMs);
      continue;
    }
    yield changes;
    // A span may end within the last one's minute, which is then asked for again.
    if (to === end || changes.coveredUntil <= from) return;
    from = Math.min(to, Math.floor(changes.coveredUntil / minuteMs) * minuteMs);
    if (end - from < shortestMs) from = end - shortestMs;
  }
}

async function changesWithin(
  client: OrgClient,
  object: string,
  { from, to }: { readonly from: number; readonly to: number },
  signal: AbortSignal,
): Promise<Changes | 'too-many'> {
  const ask = (kind: 'updated' | 'deleted'): Promise<OrgAnswer> =>
    client.request({
      method: 'GET',
      path: `/sobjects/${encodeURIComponent(object)}/${kind}`,
      query: { start: dateTime(from), end: dateTime(to) },
      priority: 'background',
      signal,
    });
  const updated = await ask('updated');
  const deleted = await ask('deleted');
  for (const answer of [updated, deleted]) {
    if (answer.status === 200) continue;
    const code = errorCodes.safeParse(answer.body).data?.[0]?.errorCode;
    if (code === 'EXCEEDED_ID_LIMIT') return 'too-many';
    if (code === 'INVALID_REPLICATION_DATE')
      throw new RefillNeeded('the org does not remember that far back');
    throw new CrmUnavailable(`Salesforce answered ${answer.status} about the changes of ${object}`);
  }
  const read = {
    updated: updatedAnswer.safeParse(updated.body),
    deleted: deletedAnswer.safeParse(deleted.body),
  };
  if (!read.updated.success || !read.deleted.success)
    throw new CrmUnavailable(`Salesforce did not say what has changed of ${object}`);
  if (Date.parse(read.deleted.data.earliestDateAvailable) > from)
    throw new RefillNeeded('the org has forgotten what was deleted');
  return {
    updated: read.updated.data.ids.map(recordId),
    deleted: read.deleted.data.deletedRecords.map(({ id }) => recordId(id)),
    coveredUntil: epochMs(
      Math.min(
        Date.parse(read.updated.data.latestDateCovered),
        Date.parse(read.deleted.data.latestDateCovered),
      ),
    ),
  };
}

const dateTime = (at: number): string => isoText(epochMs(at)).replace('Z', '+00:00');
