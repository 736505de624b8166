import type { AgentId } from '../../../domain/ids.ts';
import type { EpochMs } from '../../../domain/time.ts';

/** The answer to a request, kept to be given again. */
export interface StoredAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type Beginning =
  | { readonly state: 'begun' }
  /** The first request under the key is still running. */
  | { readonly state: 'running' }
  /** The key was used for another request. */
  | { readonly state: 'reused' }
  | { readonly state: 'answered'; readonly answer: StoredAnswer };

/** Where the answers to requests with an Idempotency-Key are kept, per person. */
export interface IdempotencyStore {
  /**
   * Begins the request, unless there was one under the key since `keptSince`. One that began before `abandonedBefore`
   * and has no answer died with its server, and is begun again.
   */
  begin(
    by: { readonly agent: AgentId; readonly key: string; readonly fingerprint: Buffer },
    at: EpochMs,
    keptSince: EpochMs,
    abandonedBefore: EpochMs,
  ): Promise<Beginning>;
  /** Keeps the answer of what began at `at`; does nothing when it was begun again since. */
  finish(agent: AgentId, key: string, at: EpochMs, answer: StoredAnswer): Promise<void>;
  /** Forgets what began at `at`, so that it can be tried again. */
  forget(agent: AgentId, key: string, at: EpochMs): Promise<void>;
  prune(before: EpochMs): Promise<void>;
}
