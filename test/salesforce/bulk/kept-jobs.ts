import { makeId } from '../model/ids.ts';
import type { Org } from '../model/org-data.ts';
import { notFound, SalesforceError } from '../rest/salesforce-error.ts';

/** Jobs and their results are kept so long. */
const keptMs = 7 * 24 * 60 * 60_000;
/** Salesforce takes so many in 24 hours. */
const maximumJobs = 10_000;
const jobsPerPage = 1_000;

interface KeptJob {
  readonly order: { readonly id: string; readonly createdAt: number };
}

/** An org's jobs of one kind, each for as long as Salesforce keeps it. */
export class KeptJobs<Job extends KeptJob> {
  readonly #org: Org;
  readonly #mark: string;
  readonly #jobs = new Map<string, Job>();
  #made = 0;

  /** `mark`: three characters in the ids, so that two kinds of jobs have none in common. */
  constructor(org: Org, mark: string) {
    this.#org = org;
    this.#mark = mark;
  }

  /** An id and the time for a new job; refuses where the org has as many as it may have. */
  next(): { readonly id: string; readonly createdAt: number } {
    const createdAt = this.#forgetOld();
    if (this.#jobs.size >= maximumJobs) {
      const message = `The org has created ${maximumJobs} jobs in 24 hours`;
      throw new SalesforceError(400, [{ errorCode: 'EXCEEDEDQUOTA', message }]);
    }
    this.#made += 1;
    return { id: makeId('750', this.#mark, this.#made), createdAt };
  }

  add(job: Job): void {
    this.#jobs.set(job.order.id, job);
  }

  /** A job that is not there, or not any more, is a path that is not there. */
  get(id: string): Job {
    this.#forgetOld();
    const job = this.#jobs.get(id) ?? this.#byShortId(id);
    if (job === null) throw notFound();
    return job;
  }

  /** Some of them in the order of their creation, and where the next ones begin; null: there are no more. */
  page(first: number): { readonly jobs: readonly Job[]; readonly next: number | null } {
    this.#forgetOld();
    const end = first + jobsPerPage;
    const jobs = [...this.#jobs.values()].slice(first, end);
    return { jobs, next: end < this.#jobs.size ? end : null };
  }

  delete(id: string): void {
    this.#jobs.delete(this.get(id).order.id);
  }

  #byShortId(id: string): Job | null {
    return [...this.#jobs.values()].find((job) => job.order.id.slice(0, 15) === id) ?? null;
  }

  #forgetOld(): number {
    const now = this.#org.reading(null).now();
    for (const [id, job] of this.#jobs) {
      if (now - job.order.createdAt > keptMs) this.#jobs.delete(id);
    }
    return now;
  }
}
