import { refuse, type Refusal } from '../refusal.ts';
import { dayMs, epochMs, type EpochMs } from '../time.ts';

/** From (included) to (excluded). */
export interface Period {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** A year and its leap day: longer ones are compared year by year, and a chart of more days cannot be read. */
export const longestPeriodDays = 366;
/** A day in which the clock goes back is longer than 24 hours. */
const slackMs = 2 * 60 * 60 * 1000;

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text);

/**
 * The period between two bounds, each a day (`2026-11-20`) of the zone or a moment in ISO 8601; a day as the end is
 * included, so that one day is from itself to itself. Refuses one that ends before it begins or is too long.
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

/** When a day begins by the wall clock of the zone: where midnight is left out in the spring, an hour later. */
const startOfDay = (day: string, zone: string): EpochMs =>
  epochMs(Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds);

const dayAfter = (day: string): string => Temporal.PlainDate.from(day).add({ days: 1 }).toString();

const momentOf = (text: string): EpochMs => epochMs(Temporal.Instant.from(text).epochMilliseconds);

/** A day of the zone, as far as the period has it. */
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
