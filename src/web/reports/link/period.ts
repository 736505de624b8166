import { dayMs } from '../../../domain/time.ts';

/** Periods that people ask for again and again; a week begins on Monday (ISO 8601). */
export const presets = ['today', 'yesterday', 'this-week', 'last-week', 'this-month', 'last-month'] as const;
export type Preset = (typeof presets)[number];

/** Days (`2026-11-20`), the last one included. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

export const isPreset = (text: string | null): text is Preset => presets.some((preset) => preset === text);

/**
 * A calendar day as a moment of UTC, where every day has 24 hours: only days are calculated here, and the server finds
 * out when each begins in the viewer's zone.
 */
const asUtc = (day: string): Date => new Date(`${day}T00:00:00Z`);
const asDay = (date: Date): string => date.toISOString().slice(0, 10);

const plusDays = (day: string, days: number): string => asDay(new Date(asUtc(day).getTime() + days * dayMs));

/** The first day of the month that is so many months from the day's. */
const monthFrom = (day: string, months: number): string => {
  const date = asUtc(day);
  return asDay(new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1)));
};

const mondayOf = (day: string): string => plusDays(day, -((asUtc(day).getUTCDay() + 6) % 7));

/** The days of a period, seen from a day. */
export function daysOf(preset: Preset, today: string): Days {
  switch (preset) {
    case 'today':
      return { from: today, to: today };
    case 'yesterday':
      return { from: plusDays(today, -1), to: plusDays(today, -1) };
    case 'this-week':
      return { from: mondayOf(today), to: plusDays(mondayOf(today), 6) };
    case 'last-week':
      return { from: plusDays(mondayOf(today), -7), to: plusDays(mondayOf(today), -1) };
    case 'this-month':
      return { from: monthFrom(today, 0), to: plusDays(monthFrom(today, 1), -1) };
    case 'last-month':
      return { from: monthFrom(today, -1), to: plusDays(monthFrom(today, 0), -1) };
  }
}

/** Whether it is a day that there is. */
export const isDay = (text: string | null): text is string =>
  text !== null &&
  /^\d{4}-\d{2}-\d{2}$/.test(text) &&
  !Number.isNaN(asUtc(text).getTime()) &&
  asDay(asUtc(text)) === text;

/** The viewer's zone, by its IANA name. */
export const viewersZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The day of a moment by the wall clock of the zone. */
export function dayIn(zone: string, at: number): string {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    calendar: 'gregory',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}
