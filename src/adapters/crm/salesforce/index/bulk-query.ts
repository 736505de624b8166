import { z } from 'zod';
import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import { pause } from '../../../../application/runtime/outlast.ts';
import { epochMs, growingPauseMs, type EpochMs } from '../../../../domain/time.ts';
import { CsvRows } from '../../../csv/csv-rows.ts';
import type { OrgClient, OrgDownloads } from '../client/org-client.ts';
import type { FieldValues } from './indexed-record.ts';

export type BulkClient = OrgClient & OrgDownloads;

/** The org does not have the job any more, or could not do it: another one may help. */
export class BulkQueryLost extends Error {
  override readonly name = 'BulkQueryLost';
}

const created = z.object({ id: z.string(), createdDate: z.string() });
const info = z.object({
  state: z.string(),
  numberRecordsProcessed: z.number().optional(),
  errorMessage: z.string().nullish(),
});

/** A job of an hour is asked for some 130 times. */
const firstLookMs = 500;
const longestLookMs = 30_000;
const pageDeadlineMs = 10 * 60_000;

/** Starts a query (Bulk API 2.0) that leaves out deleted records. Throws `CrmUnavailable`. */
export async function startBulkQuery(
  client: OrgClient,
  query: string,
  signal: AbortSignal,
): Promise<{ readonly id: string; readonly at: EpochMs }> {
  const body = { operation: 'query', query, contentType: 'CSV', columnDelimiter: 'COMMA', lineEnding: 'LF' };
  const answer = await client.request({
    method: 'POST',
    path: '/jobs/query',
    body,
    priority: 'background',
    signal,
  });
  const job = created.safeParse(answer.body);
  if (answer.status !== 200 || !job.success)
    throw new CrmUnavailable(`Salesforce answered ${answer.status} to a bulk query`);
  return { id: job.data.id, at: epochMs(Date.parse(job.data.createdDate)) };
}

/** Waits until the result is there; gives how many records are in it. Throws `CrmUnavailable`, `BulkQueryLost`. */
export async function bulkQueryDone(client: OrgClient, id: string, signal: AbortSignal): Promise<number> {
  const path = `/jobs/query/${encodeURIComponent(id)}`;
  for (let looks = 0; ; looks += 1) {
    signal.throwIfAborted();
    const { status, body } = await client.request({ method: 'GET', path, priority: 'background', signal });
    const job = info.safeParse(body);
    if (status === 404) throw new BulkQueryLost('the org does not know the job any more');
    if (status !== 200 || !job.success)
      throw new CrmUnavailable(`Salesforce answered ${status} about a bulk query`);
    const { state, numberRecordsProcessed, errorMessage } = job.data;
    if (state === 'JobComplete') return numberRecordsProcessed ?? 0;
    if (state === 'Failed' || state === 'Aborted') throw new BulkQueryLost(errorMessage ?? state);
    await pause(growingPauseMs(looks, firstLookMs, longestLookMs), signal);
  }
}

/** A page of a result while it comes: first its rows, then where the next one begins. */
export interface BulkPage {
  readonly rows: AsyncIterable<readonly FieldValues[]>;
  /** null: there is no next page. */
  readonly next: string | null;
}

/** Asks for a page of the result. Throws `CrmUnavailable`, `BulkQueryLost`, also while its rows are read. */
export async function bulkPage(
  client: OrgDownloads,
  id: string,
  { locator, rows }: { readonly locator: string | null; readonly rows: number },
  signal: AbortSignal,
): Promise<BulkPage> {
  const answer = await client.download({
    method: 'GET',
    path: `/jobs/query/${encodeURIComponent(id)}/results`,
    query: { maxRecords: String(rows), ...(locator === null ? {} : { locator }) },
    headers: { Accept: 'text/csv' },
    priority: 'background',
    deadlineMs: pageDeadlineMs,
    signal,
  });
  if (answer.status !== 200) {
    // Nobody reads what it says.
    for await (const _ of answer.body) break;
    if ([400, 404, 409].includes(answer.status))
      throw new BulkQueryLost(`the result is gone (${answer.status})`);
    throw new CrmUnavailable(`Salesforce answered ${answer.status} to a page of a bulk query`);
  }
  const next = answer.header('Sforce-Locator');
  return { rows: csvRecords(answer.body), next: next === null || next === 'null' ? null : next };
}

/** Forgets a result that has been read; the org does by itself after a week. */
export async function dropBulkQuery(client: OrgClient, id: string, signal: AbortSignal): Promise<void> {
  const path = `/jobs/query/${encodeURIComponent(id)}`;
  await client.request({ method: 'DELETE', path, priority: 'background', signal });
}

/** Rows piece by piece as they come, by the names in the first one; one that cannot be read is left out. */
async function* csvRecords(body: AsyncIterable<Uint8Array>): AsyncGenerator<readonly FieldValues[]> {
  const text = new TextDecoder();
  const rows = new CsvRows(',');
  let columns: ReadonlyMap<string, number> | null = null;
  const read = (found: ReturnType<CsvRows['push']>): readonly FieldValues[] => {
    const values = found.flatMap((row) => ('values' in row ? [row.values] : []));
    if (columns === null && values.length > 0)
      columns = new Map(values.shift()?.map((name, place) => [name, place]));
    return values.map((row) => valuesOf(row, columns ?? new Map()));
  };
  for await (const bytes of body) yield read(rows.push(text.decode(bytes, { stream: true })));
  yield read([...rows.push(text.decode()), ...rows.end()]);
}

/** An empty value is null in the org. */
const valuesOf =
  (values: readonly string[], columns: ReadonlyMap<string, number>): FieldValues =>
  (field) => {
    const place = columns.get(field);
    const value = place === undefined ? undefined : values[place];
    return value === undefined || value === '' ? null : value;
  };
