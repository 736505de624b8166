import { SalesforceError } from '../rest/salesforce-error.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** What changed longer ago is not told. */
const daysBack = 30;

/** From the first to before the second, in epoch milliseconds, both at whole minutes. */
export interface ReplicatedSpan {
  readonly from: number;
  readonly before: number;
}

/**
 * The span that `start` and `end` name, their seconds left out; refuses one that is empty, turned round or begins more
 * than 30 days ago (`INVALID_REPLICATION_DATE`).
 */
export function replicatedSpan(
  start: string | undefined,
  end: string | undefined,
  now: number,
): ReplicatedSpan {
  const from = wholeMinute(start, 'start');
  const before = wholeMinute(end, 'end');
  if (from >= before) throw invalidDate('startDate must be at least a minute before endDate');
  if (from < now - daysBack * dayMs) throw invalidDate(`startDate cannot be more than ${daysBack} days ago`);
  return { from, before };
}

/** Up to where an answer is complete: what is being written in this very minute is told the next time. */
export const latestDateCovered = ({ before }: ReplicatedSpan, now: number): number =>
  Math.min(before, now - (now % minuteMs));

function wholeMinute(text: string | undefined, name: string): number {
  if (text === undefined) {
    throw new SalesforceError(400, [
      { errorCode: 'MISSING_ARGUMENT', message: `Missing required parameter: ${name}` },
    ]);
  }
  const form = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:?\d\d)$/;
  const epochMs = form.test(text) ? Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')) : Number.NaN;
  if (Number.isNaN(epochMs)) throw invalidDate(`Invalid ${name}: ${text}`);
  return epochMs - (epochMs % minuteMs);
}

const invalidDate = (message: string) =>
  new SalesforceError(400, [{ errorCode: 'INVALID_REPLICATION_DATE', message }]);
