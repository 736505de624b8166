import { CrmUnavailable } from '../../../../../application/ports/crm/crm.ts';
import type { OrgAnswer, OrgClient, OrgError, OrgRequest, RequestPriority } from '../../client/org-client.ts';
import {
  compositeAnswers,
  isSuccess,
  queryPage,
  requestErrors,
  type NamedAnswer,
  type QueriedRow,
} from './org-answers.ts';
import type { Query } from './soql.ts';

/** One request in a composite one. */
export interface SubRequest {
  readonly method: OrgRequest['method'];
  /** Below `/services/data/vNN.N`. */
  readonly path: string;
  readonly body?: unknown;
  readonly httpHeaders?: Readonly<Record<string, string>>;
}

export interface RequestsDeps {
  readonly client: OrgClient;
  /** As in paths: `66.0`. Only what stands inside a composite request names it here. Throws `CrmUnavailable`. */
  readonly apiVersion: () => Promise<string>;
}

/** All requests of a batch together: the ledger takes a batch for lost after two minutes. */
const batchMs = 90_000;
/** Far above what 200 rows take with triggers on them. */
const requestMs = 30_000;
/** A batch takes one to five; many rows that each have to be tried alone go on with the next batch. */
const maxRequests = 60;
/** Salesforce takes 25 in one composite request, of which 5 may be queries. */
const maxSubRequests = 25;
const maxQueries = 5;
/** Two thousand rows are a page; what is asked for here has a few hundred. */
const maxPages = 20;

/**
 * The requests of one batch, one after the other, within a time and a number. Throws `CrmUnavailable` where there is no
 * answer, and where either is used up: what has no answer by then is for the next batch.
 */
export class BatchRequests {
  readonly #deps: RequestsDeps;
  readonly #priority: RequestPriority;
  /** By the machine's own time, which nothing moves. */
  readonly #until: number;
  #left = maxRequests;

  constructor(deps: RequestsDeps, priority: RequestPriority) {
    this.#deps = deps;
    this.#priority = priority;
    this.#until = performance.now() + batchMs;
  }

  /** Whether a request may still be sent. */
  get canGoOn(): boolean {
    return this.#left > 0 && performance.now() < this.#until;
  }

  async send(request: Omit<OrgRequest, 'priority' | 'deadlineMs'>): Promise<OrgAnswer> {
    if (!this.canGoOn) throw new CrmUnavailable('the batch took too many requests, or too long');
    this.#left -= 1;
    const deadlineMs = Math.min(requestMs, Math.ceil(this.#until - performance.now()));
    return this.#deps.client.request({ ...request, priority: this.#priority, deadlineMs });
  }

  /** In as few requests as Salesforce takes, each on its own: one that fails leaves the others. */
  async composite(requests: readonly SubRequest[]): Promise<readonly NamedAnswer[]> {
    const all: NamedAnswer[] = [];
    for (let begin = 0; begin < requests.length; begin += maxSubRequests)
      all.push(...(await this.#compositeOf(requests.slice(begin, begin + maxSubRequests))));
    return all;
  }

  /** The rows of each query, in the order of the queries: up to five queries in one request. */
  async queries(queries: readonly Query[]): Promise<readonly (readonly QueriedRow[])[]> {
    const [only] = queries;
    if (only !== undefined && queries.length === 1) {
      const { all, soql } = only;
      const answer = await this.send({
        method: 'GET',
        path: all ? '/queryAll' : '/query',
        query: { q: soql },
      });
      return [await this.#everyPage(answer)];
    }
    const results: (readonly QueriedRow[])[] = [];
    for (let begin = 0; begin < queries.length; begin += maxQueries) {
      const some = queries.slice(begin, begin + maxQueries);
      const answers = await this.#compositeOf(
        some.map(({ all, soql }) => ({
          method: 'GET',
          path: `/${all ? 'queryAll' : 'query'}?q=${encodeURIComponent(soql)}`,
        })),
      );
      for (const answer of answers) results.push(await this.#everyPage(answer));
    }
    return results;
  }

  /** What the path of a request begins with that stands inside another. */
  async dataPath(): Promise<string> {
    return `/services/data/v${await this.#deps.apiVersion()}`;
  }

  async #compositeOf(requests: readonly SubRequest[]): Promise<readonly NamedAnswer[]> {
    const dataPath = await this.dataPath();
    const answer = await this.send({
      method: 'POST',
      path: '/composite',
      body: {
        allOrNone: false,
        compositeRequest: requests.map(({ path, ...rest }, index) => ({
          ...rest,
          url: `${dataPath}${path}`,
          referenceId: `r${index}`,
        })),
      },
    });
    if (!isSuccess(answer)) throw notAnswered(answer);
    const answers = compositeAnswers(answer.body);
    if (answers.length !== requests.length)
      throw new CrmUnavailable('Salesforce did not answer every part of a composite request');
    return answers;
  }

  async #everyPage(first: OrgAnswer): Promise<readonly QueriedRow[]> {
    const rows: QueriedRow[] = [];
    let answer = first;
    for (let pages = 0; pages < maxPages; pages += 1) {
      if (!isSuccess(answer)) throw notAnswered(answer);
      const page = queryPage(answer.body);
      rows.push(...page.rows);
      if (page.next === null) return rows;
      answer = await this.send({ method: 'GET', path: page.next.replace(/^\/services\/data\/v[\d.]+/u, '') });
    }
    throw new CrmUnavailable('Salesforce gave more rows than there can be');
  }
}

/**
 * The org does not let records be looked up, so nothing can be said about what is to be written to them. Where it is for
 * a field or an object that describe knew, describe is out of date.
 */
export class QueryRefused extends CrmUnavailable {
  readonly errors: readonly OrgError[];

  constructor(errors: readonly OrgError[]) {
    super(errors.map(({ code, message }) => `${code}: ${withoutQuery(message)}`).join(' '));
    this.errors = errors;
  }
}

/** Salesforce quotes the query before it says what is wrong with it. */
const withoutQuery = (message: string): string => message.replace(/^[^]*ERROR at Row:\d+:Column:\d+\s*/u, '');

const notAnswered = (answer: OrgAnswer): QueryRefused => new QueryRefused(requestErrors(answer));
