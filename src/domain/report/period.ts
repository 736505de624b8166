import { refuse, type Refusal } from '../refusal.ts';
import { dayMs, epochMs, type EpochMs } from '../time.ts';

/** From (inclusive) to (exclusive). */
export interface Period {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** A year and its leap day: longer periods are compared year by year, and a chart of more days is unreadable. */
export const longestPeriodDays = 366;
/** A day on which the clocks go back is longer than 24 hours. */
const slackMs = 2 * 60 * 60 * 1000;

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text);

/**
 * The period between two bounds, each a day (`2026-11-20`) of the zone or a moment in ISO 8601; an end day is included,
 * so that one day runs from itself to itself. Refuses periods that end before they start or are too long.
 */
export function periodBetween(from: string, to: string, zone: string): Period | Refusal<'invalid'> {
  const period: Period = {
    from: isDay(from) ? startOfDay(from, zone) : momentOf(from),
    to: isDay(to) ? startOfDay(dayAfter(to), zone) : momentOf(to),
  };
  if (period.to <= period.from)
    return refuse('invalid', { errors: [{ path: 'to', message: 'problem.field.period' }] });
  if (period.to - period.from > longestPeriodDays * dayMs + slackMs)
    return refuse('invalid', {
      errors: [{ path: 'to', message: 'problem.field.period-days', values: { days: longestPeriodDays } }],
    });
  return period;
}

/** When a day begins by the wall clock of the zone; if midnight is skipped in spring, an hour later. */
const startOfDay = (day: string, zone: string): EpochMs =>
  epochMs(Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds);

const dayAfter = (day: string): string => Temporal.PlainDate.from(day).add({ days: 1 }).toString();

const momentOf = (text: string): EpochMs => epochMs(Temporal.Instant.from(text).epochMilliseconds);

/** A day of the zone, limited to the period. */
export interface Day extends Period {
  /** `2026-11-20` */
  readonly day: string;
}

/** Every day that the period touches by the wall clock of the zone, in order. */
export function daysOf({ from, to }: Period, zone: string): readonly Day[] {
  const days: Day[] = [];
  const first = Temporal.Instant.fromEpochMilliseconds(from)
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .toString();
  for (let day = first, begins = from; begins < to; day = dayAfter(day)) {
    const ends = epochMs(Math.min(startOfDay(dayAfter(day), zone), to));
    // The Pacific has skipped whole days, which have no moment of their own.
    if (ends > begins) days.push({ day, from: begins, to: ends });
    begins = ends;
  }
  return days;
}
