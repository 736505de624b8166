import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import type { QueriedRow } from './queried-row.ts';
import type {
  OrgAnswer,
  OrgRequest,
  RequestOptions,
  RequestPriority,
  RequestSender,
  SignedInClient,
} from '../client/org-client.ts';
import { everyRow, firstPage, firstPages } from './query-pages.ts';
import type { Query } from './soql.ts';

/** All requests of a batch together: the ledger takes a batch for lost after two minutes. */
const batchMs = 90_000;
/** Far above what 200 rows take with triggers on them. */
const requestMs = 30_000;
/** A batch takes one to five; many rows that each have to be tried alone go on with the next batch. */
const maxRequests = 60;

/**
 * The requests of one batch, one after the other, within a time and a number. Throws `CrmUnavailable` where there is no
 * answer, and where either is used up: what has no answer by then is for the next batch.
 */
export class BatchRequests implements RequestSender {
  readonly #client: SignedInClient;
  readonly #priority: RequestPriority;
  /** By the machine's own time, which nothing moves. */
  readonly #until: number;
  #left = maxRequests;

  constructor(client: SignedInClient, priority: RequestPriority) {
    this.#client = client;
    this.#priority = priority;
    this.#until = performance.now() + batchMs;
  }

  /** Whether a request may still be sent. */
  get canGoOn(): boolean {
    return this.#left > 0 && performance.now() < this.#until;
  }

  async send(request: Omit<OrgRequest, keyof RequestOptions>): Promise<OrgAnswer> {
    if (!this.canGoOn) throw new CrmUnavailable('the batch took too many requests, or too long');
    this.#left -= 1;
    const deadlineMs = Math.min(requestMs, Math.ceil(this.#until - performance.now()));
    return this.#client.request({ ...request, priority: this.#priority, deadlineMs });
  }

  /** The rows of each query, in the order of the queries: one alone is asked as it is. */
  async queries(queries: readonly Query[]): Promise<readonly (readonly QueriedRow[])[]> {
    const [only] = queries;
    if (only !== undefined && queries.length === 1)
      return [await everyRow(this, await firstPage(this, only))];
    const pages = await firstPages(this, new Map(queries.entries()));
    const rows: (readonly QueriedRow[])[] = [];
    for (const page of pages.values()) rows.push(await everyRow(this, page));
    return rows;
  }

  apiVersion(): Promise<string> {
    return this.#client.apiVersion();
  }
}
