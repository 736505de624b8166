import type { AgentId, InteractionId } from '../../../domain/ids.ts';
import type { EpochMs } from '../../../domain/time.ts';

/** The answer to a request, kept to be given again. */
export interface StoredAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A file that was read: its length and SHA-256. */
export interface FileRead {
  readonly bytes: number;
  readonly hash: string;
}

export type Beginning =
  | { readonly state: 'begun' }
  /** The key was used for another request. */
  | { readonly state: 'reused' }
  /** It was carried out, and its answer was lost; `made` are the ids it had made. */
  | { readonly state: 'done'; readonly made: readonly string[] }
  /** `file` is the one that came with it; null: none did. */
  | { readonly state: 'answered'; readonly answer: StoredAnswer; readonly file: FileRead | null };

export interface RequestKey {
  readonly agent: AgentId;
  readonly key: string;
}

/** What an answer goes with. */
export interface AnswerAbout {
  /** The file that came with the request; null: none did. */
  readonly file: FileRead | null;
  /** The interaction whose content it tells; null: none's. */
  readonly interaction: InteractionId | null;
}

/**
 * Where requests with an Idempotency-Key and their answers are kept, per person. That one is carried out is marked in the
 * transaction of its work (`KeyedRequest`).
 */
export interface IdempotencyStore {
  /**
   * Begins the request, unless there was one under the key since `keptSince`. One that is neither done nor answered was
   * cut off before it changed anything, and is begun again; the caller sees to it that it does not run any more.
   */
  begin(
    by: RequestKey & { readonly fingerprint: Buffer },
    at: EpochMs,
    keptSince: EpochMs,
  ): Promise<Beginning>;
  /** Keeps the answer, unless it tells of an interaction of which an agent's notes may not be kept (spec L7). */
  finish(by: RequestKey, answer: StoredAnswer, about: AnswerAbout): Promise<void>;
  /** Marks it as done by itself: for what is done outside and not recognised if it comes twice. */
  mark(by: RequestKey): Promise<void>;
  /** Forgets it unless it is done, so that it can be tried again. */
  forget(by: RequestKey): Promise<void>;
  prune(before: EpochMs): Promise<void>;
}
