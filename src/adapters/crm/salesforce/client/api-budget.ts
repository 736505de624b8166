import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import type { RequestPriority } from './org-client.ts';
import { Pause } from './pause.ts';

/** What part of the org's day must be used up before requests of a priority come more rarely, and then hardly at all. */
interface Share {
  readonly slowsFrom: number;
  readonly stopsAt: number;
}

/**
 * What comes last leaves room for what comes first: people are never slowed down, today's contacts nearly to the end.
 * Half a day's requests are used up in an ordinary org by noon, so nothing slows down before.
 */
export const shares: Readonly<Record<RequestPriority, Share>> = {
  person: { slowsFrom: 1, stopsAt: 1 },
  today: { slowsFrom: 0.8, stopsAt: 0.95 },
  earlier: { slowsFrom: 0.6, stopsAt: 0.8 },
  background: { slowsFrom: 0.5, stopsAt: 0.7 },
};

/** Between two requests of a priority that is about to stop. */
export const SLOWEST_MS = 60_000;
/** Past its share a priority asks this rarely, which also tells whether the day has become better: 288 requests a day. */
export const LOOK_MS = 300_000;
/** Salesforce refused: its count is of the last 24 hours, so nothing is better within seconds. */
const refusedPause = { firstMs: 300_000, longestMs: 1_800_000 };

/** Time as the budget sees it, so that a day can be tried out in a test. */
export interface BudgetTime {
  now(): number;
  /** Resolves after so many milliseconds; rejects when aborted. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

/** A request that was let through. */
export interface Admission {
  /** Counts all that were let through. */
  readonly ordinal: number;
  readonly at: number;
}

/** How much of its day the org has used up, as it told last; null: it has not told yet. */
export interface ApiUsage {
  readonly used: number;
  readonly limit: number;
}

/**
 * Makes an org's daily requests last (spec X10): as they run out, requests come more rarely by priority. One that would
 * have to wait longer than it may is refused with the time at which it is worth asking again, so nothing is dropped.
 */
export class ApiBudget {
  readonly #time: BudgetTime;
  readonly #refused: Pause;
  readonly #nextAt: Record<RequestPriority, number> = { person: 0, today: 0, earlier: 0, background: 0 };
  #admitted = 0;
  #told: (ApiUsage & { readonly ordinal: number }) | null = null;

  constructor(time: BudgetTime) {
    this.#time = time;
    this.#refused = new Pause(refusedPause, () => time.now());
  }

  /** As far as is known now, with what was let through since the org told. */
  get usage(): ApiUsage | null {
    if (this.#told === null) return null;
    const { used, limit, ordinal } = this.#told;
    return { used: used + this.#admitted - ordinal, limit };
  }

  /** Why nothing is sent, in Salesforce's words; null: something is. */
  get refusal(): string | null {
    return this.#refused.words;
  }

  /**
   * Resolves when the request may be sent, at most `patienceMs` from now. Throws `CrmUnavailable` with the time to wait
   * where that is longer, or the org refuses everybody; and the reason of `signal` when aborted.
   */
  async admit(priority: RequestPriority, patienceMs: number, signal: AbortSignal): Promise<Admission> {
    const now = this.#time.now();
    const at = Math.max(now, this.#nextAt[priority]);
    const waitMs = at - now;
    if (waitMs > patienceMs)
      throw new CrmUnavailable("most of the org's daily requests to its API are used up", {
        afterMs: waitMs,
      });
    // Only who can go may be the one who looks whether the org takes requests again.
    this.#refused.pass();
    this.#nextAt[priority] = at + this.#spacingMs(priority);
    if (waitMs > 0) {
      await this.#time.wait(waitMs, signal);
      this.#refused.passSince(now);
    }
    this.#admitted += 1;
    return { ordinal: this.#admitted, at: now };
  }

  /** What the answer to an admitted request said; answers overtake each other, so an older one changes nothing. */
  told({ used, limit }: ApiUsage, { ordinal }: Admission): void {
    if (limit <= 0 || (this.#told !== null && ordinal < this.#told.ordinal)) return;
    const before = this.#told === null ? 0 : this.#told.used / this.#told.limit;
    this.#told = { used, limit, ordinal };
    // Who was to wait for long on a day that was nearly over need not on a better one.
    if (used / limit < before)
      for (const priority of ['today', 'earlier', 'background'] as const)
        this.#nextAt[priority] = Math.min(
          this.#nextAt[priority],
          this.#time.now() + this.#spacingMs(priority),
        );
  }

  /** Asked again after a wait: throws `CrmUnavailable` where the org has refused others since. */
  check({ at }: Admission): void {
    this.#refused.passSince(at);
  }

  /** The org answered one admitted request that its limit is reached. Gives what to tell whoever asked. */
  refused(words: string, { at }: Admission): CrmUnavailable {
    return this.#refused.begin(words, at);
  }

  /** Somebody has reason to believe that the org takes requests again: the next is let through. */
  askAnew(): void {
    this.#refused.askAnew();
  }

  /** The org took one. */
  taken(): void {
    this.#refused.end();
  }

  #spacingMs(priority: RequestPriority): number {
    if (priority === 'person' || this.usage === null) return 0;
    const { slowsFrom, stopsAt } = shares[priority];
    const share = this.usage.used / this.usage.limit;
    if (share < slowsFrom) return 0;
    return share >= stopsAt ? LOOK_MS : (SLOWEST_MS * (share - slowsFrom)) / (stopsAt - slowsFrom);
  }
}

/** `api-usage=42/15000` of the header `Sforce-Limit-Info`; null: it says nothing of it. */
export function readUsage(header: string | null): ApiUsage | null {
  const [, used, limit] = /(?:^|[;,\s])api-usage=(\d{1,12})\/(\d{1,12})/.exec(header ?? '') ?? [];
  return used === undefined || limit === undefined ? null : { used: Number(used), limit: Number(limit) };
}
