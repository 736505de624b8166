import type { Beginning, RequestKey } from '../../../application/ports/organisation/idempotency-store.ts';
import type { EpochMs } from '../../../domain/time.ts';

/** More than there are emergency calls while a database is away; the oldest are forgotten first. */
const maxKept = 10_000;

/** `done`: it was answered before it was carried out, and its answer is read anew. */
export type Outcome = Extract<Beginning, { state: 'answered' | 'done' }>;

interface Kept {
  readonly fingerprint: Buffer;
  readonly outcome: Outcome;
  readonly at: EpochMs;
}

/**
 * Answers to requests that are carried out while our own database is away, which are calls for help (spec O13). Only this
 * process can tell that such a request was carried out before, so it does for as long as it lives.
 */
export class UnstoredAnswers {
  readonly #kept = new Map<string, Kept>();

  /** null: none is kept under the key since then. */
  find(by: RequestKey, fingerprint: Buffer, keptSince: EpochMs): Beginning | null {
    const kept = this.#kept.get(nameOf(by));
    if (kept === undefined || kept.at < keptSince) return null;
    if (!kept.fingerprint.equals(fingerprint)) return { state: 'reused' };
    return kept.outcome;
  }

  keep(by: RequestKey, fingerprint: Buffer, outcome: Outcome, at: EpochMs): void {
    this.#kept.delete(nameOf(by));
    this.#kept.set(nameOf(by), { fingerprint, outcome, at });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > maxKept && oldest !== undefined) this.#kept.delete(oldest);
  }
}

const nameOf = ({ agent, key }: RequestKey): string => `${agent} ${key}`;
