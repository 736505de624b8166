import { dayMs, type EpochMs } from '../time.ts';
import type { Workflow } from '../workflow/workflow.ts';

/** What of a contact has been kept for as long as it is to be (spec L7, O8). */
export interface Expiry {
  /** The bare fact of a contact that the agent chose not to log. */
  readonly unlogged: boolean;
  /** What happened on it, event by event. */
  readonly events: boolean;
}

/**
 * What has expired of a contact that ended then. Where several workflows decided about its parts, the one that keeps
 * longest counts; without a number of days it is kept.
 */
export function expiry(retentions: readonly Workflow['retention'][], endedAt: EpochMs, now: EpochMs): Expiry {
  const isOver = (days: number | null) => days !== null && endedAt + days * dayMs <= now;
  const known = retentions.length > 0;
  return {
    unlogged: known && retentions.every(({ unloggedDays }) => isOver(unloggedDays)),
    events: known && retentions.every(({ eventsDays }) => isOver(eventsDays)),
  };
}

/** The moment before which a contact must have ended for anything of this kind to have expired; null: nothing ever does. */
export function earliestExpiry(
  retentions: readonly Workflow['retention'][],
  kind: 'unloggedDays' | 'eventsDays',
  now: EpochMs,
): number | null {
  const days = retentions.flatMap((retention) => retention[kind] ?? []);
  return days.length === 0 ? null : now - Math.min(...days) * dayMs;
}
