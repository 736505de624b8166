import type { EpochMs } from '../../../domain/time.ts';
import type { AuditRow } from './organisation-store.ts';

/** What somebody tries to prove something for: a user name as it was typed, an address, or the setup code. */
export interface Tried {
  readonly kind: 'name' | 'address' | 'setup';
  readonly subject: string;
}

/** Where attempts are counted, before they are checked. */
export interface AttemptStore {
  /**
   * Counts one more, unless `most` were counted already. null: it is counted; otherwise nothing is, and this is the
   * moment of the last one. Those begun before `forgetBefore` do not count any more.
   */
  countAttempt(tried: Tried, most: number, at: EpochMs, forgetBefore: EpochMs): Promise<EpochMs | null>;
  /** What was tried is proved: nothing of before counts. */
  forgetAttempts(tried: Tried): Promise<void>;
  /** One of the counted was none against it. */
  takeBackAttempt(tried: Tried): Promise<void>;
  /** Keeps what the audit tells of an attempt that failed. */
  auditAttempt(audit: AuditRow): Promise<void>;
}
