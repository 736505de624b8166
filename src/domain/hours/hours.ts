import type { HoursId } from '../ids.ts';
import type { EpochMs } from '../time.ts';

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

/** From (included) to (excluded), as `HH:MM` of the wall clock; `24:00` is the end of the day. */
export type Opening = readonly [from: string, to: string];

/** Business hours (spec R6). An exception replaces the whole day; one that opens nothing is a holiday. */
export interface Hours {
  readonly id: HoursId;
  readonly name: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly weekly: Readonly<Record<Weekday, readonly Opening[]>>;
  readonly exceptions: readonly { readonly date: string; readonly open: readonly Opening[] }[];
}

/**
 * Whether it is open at `instant`, by the wall clock of its zone: on the day the clock goes forward a time that does
 * not exist opens nothing, and on the day it goes back the doubled hour is open both times (spec R6).
 */
export function isOpen(hours: Hours, instant: EpochMs): boolean {
  const local = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(hours.timeZone);
  const openings = opensOn(hours, local.toPlainDate());
  // `HH:MM` compares as text in the order of time, and seconds within a minute change nothing.
  const time = local.toPlainTime().toString({ smallestUnit: 'minute' });
  return openings.some(([from, to]) => from <= time && time < to);
}

/** When it is open on that day, in no order; empty: not at all. */
export function opensOn({ weekly, exceptions }: Hours, day: Temporal.PlainDate): readonly Opening[] {
  const date = day.toString();
  const exception = exceptions.find((one) => one.date === date);
  return exception === undefined ? weekly[weekdayOf(day.dayOfWeek)] : exception.open;
}

function weekdayOf(dayOfWeek: number): Weekday {
  const weekday = weekdays[dayOfWeek - 1];
  if (weekday === undefined) throw new RangeError(`no day of the week ${dayOfWeek}`);
  return weekday;
}
