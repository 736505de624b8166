import type { EpochMs } from '../time.ts';
import { opensOn, type Hours } from './hours.ts';

/** Whoever is closed for longer than a year is asked for no day that is open. */
const maxDays = 366;

const saturday = 6;

/**
 * The first day after the day of `instant` on which work is done (spec L31), `2026-11-23`, in the zone given: one that the
 * hours open at all; without hours, from Monday to Friday.
 */
export function nextBusinessDay(instant: EpochMs, timeZone: string, hours: Hours | null): string {
  const today = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone).toPlainDate();
  for (let days = 1; days <= maxDays; days += 1) {
    const day = today.add({ days });
    const isOpen = hours === null ? day.dayOfWeek < saturday : opensOn(hours, day).length > 0;
    if (isOpen) return day.toString();
  }
  return nextBusinessDay(instant, timeZone, null);
}
