import type { EpochMs } from '../../time.ts';
import type { ContactFacts } from './facts.ts';

type Other = ContactFacts['others'][number];

/**
 * Whether this agent answered at that moment or later. Of an answer that an earlier release kept it is not known when
 * it was; it counts as later, because in those days no call that was answered rang again.
 */
export const answeredSince = ({ answered, answeredAt }: Other, moment: EpochMs | null): boolean =>
  answered && (answeredAt == null || moment === null || answeredAt >= moment);

/**
 * Which of these agents answered after this part had missed the call, the last of several; null: nobody (spec L20, L21).
 * Whoever answered before the miss had to leave the call, and it rang again for want of an answer (spec R17).
 */
export const answererAfterMiss = ({ part }: ContactFacts, others: readonly Other[]): Other | null =>
  others
    .filter((other) => answeredSince(other, part?.endedAt ?? null))
    .toSorted((one, other) => (other.answeredAt ?? 0) - (one.answeredAt ?? 0))[0] ?? null;
