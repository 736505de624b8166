import { localeNow } from '../../../ui/text/locale.ts';

/** The zone in which the person reads and enters times. */
export const viewerZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** `Mo., 23. Nov. 2026, 06:00`, in the person's zone or another one. */
export const fullMoment = (at: string | number, timeZone = viewerZone()): string =>
  new Intl.DateTimeFormat(localeNow(), {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  }).format(new Date(at));

/** `3. Nov. 2026` */
export const shortDay = (at: string | number): string =>
  new Intl.DateTimeFormat(localeNow(), { day: 'numeric', month: 'short', year: 'numeric' }).format(
    new Date(at),
  );

const two = (value: number) => String(value).padStart(2, '0');

/** What a field for a day holds: `2026-11-23`. */
export const asFieldDay = (at: Date): string =>
  `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;

/** What a field for a day and a time holds: `2026-11-23T06:00`, in the person's zone. */
export const asFieldMoment = (at: Date): string =>
  `${asFieldDay(at)}T${two(at.getHours())}:${two(at.getMinutes())}`;

/** That many days after `now`, at a full hour of the person's zone. */
export function dayAt(now: number, days: number, hour: number): Date {
  const day = new Date(now);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days, hour);
}

/** When a day begins in the person's zone, and when it is over. */
export const beginOf = (day: string): Date => new Date(`${day}T00:00`);
export const endOf = (day: string): Date => dayAt(beginOf(day).getTime(), 1, 0);
